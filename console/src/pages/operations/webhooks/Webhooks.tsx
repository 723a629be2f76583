import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../../api";
import { RowList } from "../../../components/lists/RowList";
import { usePages } from "../../../components/loading/usePages";
import { showOnce } from "../../../components/secrets/shownSecrets";
import { linkTo } from "../../../router";
import { formatDate, t } from "../../../texts";
import type { ViewProps } from "../../page";
import { State } from "./State";
import { Webhook } from "./Webhook";
import { WebhookForm } from "./WebhookForm";

/** All webhooks; #/operations/webhooks/ID is one of them with its deliveries. */
export function Webhooks({ parts, query }: ViewProps): JSX.Element {
  const [id] = parts;
  return id === undefined ? <WebhookList /> : <Webhook key={id} id={id} query={query} />;
}

function WebhookList(): JSX.Element {
  const webhooks = usePages((signal) => facepass.webhooks.list({}, { signal }), []);
  const creates = useSignal(false);
  const create = async (webhook: Schemas["NewWebhook"]) => {
    const made = await facepass.webhooks.create(webhook);
    const { secret, url } = made;
    if (secret) showOnce({ title: "webhooks.created", of: url, secrets: [{ label: "webhooks.secret", value: secret }] });
    webhooks.reload();
  };
  return (
    <div>
      <div class="over-list">
        <p class="hint">
          {t("webhooks.hint")} <a href={linkTo(["help", "webhooks"])}>{t("operations.readMore")}</a>
        </p>
        <button type="button" class="primary" onClick={() => (creates.value = true)}>
          {t("webhooks.create")}
        </button>
      </div>
      <RowList
        label={t("operations.webhooks")}
        pages={webhooks}
        heights={[68, 92]}
        keyOf={({ webhook_id }) => webhook_id}
        row={webhookRow}
        empty={t("webhooks.none")}
      />
      {creates.value && (
        <WebhookForm
          title={t("webhooks.create")}
          action={t("webhooks.createAction")}
          webhook={null}
          save={create}
          onClose={() => (creates.value = false)}
        />
      )}
    </div>
  );
}

function webhookRow(webhook: Schemas["Webhook"]): JSX.Element {
  return (
    <>
      <div class="row-main">
        <a class="row-name" href={linkTo(["operations", "webhooks", webhook.webhook_id])}>
          {webhook.url}
        </a>
        <span class="hint">{webhook.description ?? formatDate(webhook.created_at)}</span>
      </div>
      <div class="row-side">
        <span class="hint">{webhook.event_types.join(", ") || t("webhooks.allEvents")}</span>
      </div>
      <div class="row-do">
        <State webhook={webhook} />
      </div>
    </>
  );
}
