import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../../api";
import { confirm } from "../../../components/dialogs/Confirm";
import { FormDialog } from "../../../components/dialogs/FormDialog";
import { changesOf, isStale } from "../../../components/fields/changes";
import { attempt, notify } from "../../../components/notices/notices";
import { showOnce } from "../../../components/secrets/shownSecrets";
import { go } from "../../../router";
import { t } from "../../../texts";
import { OverlapField } from "../fields/OverlapField";
import { type WebhookFields, WebhookForm } from "./WebhookForm";

interface Props {
  webhook: Schemas["Webhook"];
  onChange: () => void;
  /** A test is on its way: its delivery. */
  onSent: (deliveryId: string) => void;
}

export function WebhookActions({ webhook, onChange, onSent }: Props): JSX.Element {
  const open = useSignal<"change" | "rotate" | null>(null);
  const busy = useSignal(false);
  const id = webhook.webhook_id;
  const close = () => (open.value = null);
  const run = async (work: () => Promise<unknown>) => {
    busy.value = true;
    await attempt(work);
    busy.value = false;
  };
  const test = () => run(async () => onSent((await facepass.webhooks.test(id)).delivery_id));
  const toggle = () => run(() => facepass.webhooks.update(id, { enabled: !webhook.enabled }).then(onChange));
  return (
    <div class="buttons">
      <button type="button" class="primary" disabled={busy.value} onClick={test}>
        {t("webhooks.test")}
      </button>
      <button type="button" disabled={busy.value} onClick={toggle}>
        {t(webhook.enabled ? "webhooks.disable" : "webhooks.enable")}
      </button>
      <button type="button" onClick={() => (open.value = "change")}>
        {t("webhooks.change")}
      </button>
      <button type="button" onClick={() => (open.value = "rotate")}>
        {t("webhooks.rotate")}
      </button>
      <button type="button" onClick={() => void remove(webhook)}>
        {t("webhooks.delete")}
      </button>
      {open.value === "change" && (
        <WebhookForm
          title={t("webhooks.change")}
          action={t("operations.save")}
          webhook={webhook}
          save={(fields) => change(webhook, fields).then(onChange)}
          onClose={close}
        />
      )}
      {open.value === "rotate" && <Rotation {...{ webhook, onChange }} onClose={close} />}
    </div>
  );
}

/** Send what the form changed alone: another tab may have changed the rest. */
async function change(webhook: Schemas["Webhook"], fields: WebhookFields): Promise<void> {
  const changes = changesOf<WebhookFields>(webhook, fields);
  if (Object.keys(changes).length === 0) return;
  if (isStale<WebhookFields>(webhook, await facepass.webhooks.get(webhook.webhook_id), changes)) {
    return notify(t("webhooks.stale"));
  }
  await facepass.webhooks.update(webhook.webhook_id, changes);
}

async function remove(webhook: Schemas["Webhook"]): Promise<void> {
  const agreed = await confirm({
    title: t("webhooks.deleteTitle"),
    effects: [webhook.url, t("webhooks.deleteSecret"), t("webhooks.deleteDeliveries")],
    action: t("webhooks.deleteAction"),
  });
  if (!agreed || !(await attempt(() => facepass.webhooks.delete(webhook.webhook_id)))) return;
  notify(t("webhooks.deleted"));
  go(["operations", "webhooks"]);
}

interface RotationProps extends Pick<Props, "webhook" | "onChange"> {
  onClose: () => void;
}

function Rotation({ webhook: { webhook_id: id, url }, onChange, onClose }: RotationProps): JSX.Element {
  const hours = useSignal(24);
  const rotate = async () => {
    const { secret } = await facepass.webhooks.rotate(id, { overlap_hours: hours.value });
    if (secret) showOnce({ title: "webhooks.rotated", of: url, secrets: [{ label: "webhooks.secret", value: secret }] });
    onChange();
  };
  return (
    <FormDialog title={t("webhooks.rotateTitle")} action={t("webhooks.rotateAction")} work={rotate} onClose={onClose}>
      <OverlapField label={t("webhooks.overlap")} hint={t("webhooks.overlapHint")} hours={hours} />
    </FormDialog>
  );
}
