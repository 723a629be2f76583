import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../../api";
import { confirm } from "../../../components/dialogs/Confirm";
import { RowList } from "../../../components/lists/RowList";
import { usePages } from "../../../components/loading/usePages";
import { attempt, notify } from "../../../components/notices/notices";
import { type Secret, showOnce } from "../../../components/secrets/shownSecrets";
import { linkTo } from "../../../router";
import { account } from "../../../session";
import { formatDate, t } from "../../../texts";
import { KeyForm } from "./KeyForm";
import { KeyRow } from "./KeyRow";
import { RotateForm } from "./RotateForm";

type Key = Schemas["ApiKey"];
/** A new key, with what no other answer shows. */
type Made = Pick<Schemas["MadeKey"], "key" | "aws_credentials">;

export function Keys(): JSX.Element {
  const keys = usePages((signal) => facepass.keys.list({}, { signal }), []);
  const open = useSignal<"create" | Key | null>(null);
  const close = () => (open.value = null);
  const show = (made: Made, id: string) => {
    showOnce({ title: "keys.made", of: id, secrets: secretsOf(made) });
    keys.reload();
  };
  const revoke = async (key: Key) => {
    if (await revokeKey(key)) keys.reload();
  };
  return (
    <div>
      <div class="over-list">
        <p class="hint">
          {t("keys.hint")} <a href={linkTo(["help", "operators", "api-keys"])}>{t("operations.readMore")}</a>
        </p>
        <button type="button" class="primary" onClick={() => (open.value = "create")}>
          {t("keys.create")}
        </button>
      </div>
      <RowList
        label={t("operations.keys")}
        pages={keys}
        heights={[84, 164]}
        keyOf={({ key_id }) => key_id}
        row={(key) => <KeyRow apiKey={key} onRotate={() => (open.value = key)} onRevoke={() => void revoke(key)} />}
      />
      {open.value === "create" && <KeyForm onMade={(made) => show(made, made.key_id)} onClose={close} />}
      {open.value && open.value !== "create" && (
        <RotateForm apiKey={open.value} onMade={(made) => show(made, made.new_key_id)} onClose={close} />
      )}
    </div>
  );
}

function secretsOf({ key, aws_credentials: aws }: Made): Secret[] {
  const signing: Secret[] = aws
    ? [
        { label: "keys.awsId", value: aws.access_key_id },
        { label: "keys.awsSecret", value: aws.secret_access_key },
      ]
    : [];
  return [{ label: "keys.key", value: key }, ...signing];
}

/** Ask, then revoke. Whether it was done. */
async function revokeKey(key: Key): Promise<boolean> {
  const used = key.last_used_at ? t("keys.usedAt", { when: formatDate(key.last_used_at) }) : t("keys.neverUsed");
  const own = account.value?.caller_id === key.key_id ? [t("keys.revokeOwn")] : [];
  const agreed = await confirm({
    title: t("keys.revokeTitle", { name: key.name }),
    effects: [used, t("keys.revokeSoon"), ...own, t("keys.revokeFinal")],
    action: t("keys.revokeAction"),
  });
  if (!agreed || !(await attempt(() => facepass.keys.revoke(key.key_id)))) return false;
  notify(t("keys.wasRevoked", { name: key.name }));
  return true;
}
