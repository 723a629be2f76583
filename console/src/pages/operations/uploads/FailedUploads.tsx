import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { facepass, type Schemas } from "../../../api";
import { RowList } from "../../../components/lists/RowList";
import { usePages } from "../../../components/loading/usePages";
import { attempt, notify } from "../../../components/notices/notices";
import { allows } from "../../../session";
import { formatDate, t, word } from "../../../texts";
import { forgetOlder, type Sending, sendAllAgain } from "./redrive";
import { RedriveButton } from "./RedriveButton";

/** Photos that could not be indexed in any attempt. */
export function FailedUploads(): JSX.Element {
  const uploads = usePages(
    (signal) => facepass.uploads.list({ status: "failed", order: "newest" }, { signal }),
    [],
    (failed, askedAt) => forgetOlder(failed.map(({ upload_id: id }) => id), askedAt),
  );
  const some = (uploads.value.value ?? []).length > 0;
  return (
    <div>
      <div class="over-list">
        <p class="hint">{t("operations.failedHint")}</p>
        {some && allows("faces:write") && <SendAll onDone={uploads.reload} />}
      </div>
      <RowList
        label={t("operations.failed")}
        pages={uploads}
        heights={[76, 148]}
        keyOf={({ upload_id }) => upload_id}
        row={uploadRow}
        empty={t("operations.noFailed")}
      />
    </div>
  );
}

function uploadRow(upload: Schemas["Upload"]): JSX.Element {
  return (
    <>
      <div class="row-main">
        <strong>{upload.reason ? word("reasons", upload.reason) : word("statuses", upload.status)}</strong>
        <span class="hint">{upload.detail}</span>
        <code class="hint">{upload.upload_id}</code>
      </div>
      <div class="row-side">
        <span>
          {upload.collection_id}
          {upload.external_image_id && ` · ${upload.external_image_id}`}
        </span>
        <span class="hint">{formatDate(upload.created_at)}</span>
      </div>
      <div class="row-do">
        <RedriveButton uploadId={upload.upload_id} />
      </div>
    </>
  );
}

function SendAll({ onDone }: { onDone: () => void }): JSX.Element {
  const sending = useSignal<Sending | null>(null);
  const leaving = useRef(new AbortController());
  useEffect(() => () => leaving.current.abort(), []);
  const send = async () => {
    leaving.current = new AbortController();
    sending.value = { all: 0, sent: 0, refused: 0 };
    await attempt(() => sendAllAgain(leaving.current.signal, (progress) => (sending.value = progress)));
    notify(inWords(sending.value));
    sending.value = null;
    onDone();
  };
  const busy = sending.value !== null;
  return (
    <div class="buttons">
      {sending.value && (
        <span role="status" class="hint">
          {inWords(sending.value)}
        </span>
      )}
      <button type="button" onClick={busy ? () => leaving.current.abort() : send}>
        {t(busy ? "operations.stop" : "operations.sendAllAgain")}
      </button>
    </div>
  );
}

function inWords({ all, sent, refused }: Sending): string {
  return `${t("operations.sentOf", { sent, all })}${refused > 0 ? ` ${t("operations.refused", { count: refused })}` : ""}`;
}
