import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { attempt } from "../../../components/notices/notices";
import { allows } from "../../../session";
import { t, word } from "../../../texts";
import { sendAgain, sentAgain } from "./redrive";

/** The button that sends a failed photo to the indexer again; then what became of it. */
export function RedriveButton({ uploadId }: { uploadId: string }): JSX.Element | null {
  const busy = useSignal(false);
  const status = sentAgain.value[uploadId]?.status;
  if (status && status !== "failed") {
    const tone = status === "indexed" ? " good" : status === "rejected" ? " bad" : "";
    return (
      <span class={`mark${tone}`} role="status">
        {word("statuses", status)}
      </span>
    );
  }
  if (!allows("faces:write")) return null;
  const send = async () => {
    busy.value = true;
    await attempt(() => sendAgain(uploadId));
    busy.value = false;
  };
  return (
    <button type="button" disabled={busy.value} onClick={send}>
      {t("operations.sendAgain")}
    </button>
  );
}
