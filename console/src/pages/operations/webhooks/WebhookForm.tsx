import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Schemas } from "../../../api";
import { FormDialog } from "../../../components/dialogs/FormDialog";
import { t } from "../../../texts";
import { CheckList } from "../fields/CheckList";

type EventType = NonNullable<Schemas["NewWebhook"]["event_types"]>[number];
/** Each event, once: the type checks that none is missing and none is made up. */
const EVENTS: Record<EventType, true> = {
  "upload.indexed": true,
  "upload.rejected": true,
  "upload.failed": true,
  "face.assigned": true,
  "user.merged": true,
  "user.unmerged": true,
  "user.erased": true,
  "search.completed": true,
  "cluster.completed": true,
  "webhook.disabled": true,
};

export interface WebhookFields {
  url: string;
  description: string | null;
  event_types: EventType[];
}

interface Props {
  title: string;
  action: string;
  /** The webhook to change; null for a new one. */
  webhook: Schemas["Webhook"] | null;
  save: (webhook: WebhookFields) => Promise<void>;
  onClose: () => void;
}

export function WebhookForm({ title, action, webhook, save, onClose }: Props): JSX.Element {
  const url = useSignal(webhook?.url ?? "");
  const description = useSignal(webhook?.description ?? "");
  const types = useSignal<string[]>(webhook?.event_types ?? []);
  const work = () =>
    save({
      url: url.value.trim(),
      description: description.value.trim() || null,
      event_types: types.value as EventType[],
    });
  return (
    <FormDialog {...{ title, action, work, onClose }}>
      <label>
        {t("webhooks.url")}
        <input
          type="url"
          required
          maxLength={2000}
          placeholder="https://"
          value={url.value}
          onInput={({ currentTarget }) => (url.value = currentTarget.value)}
        />
      </label>
      <label>
        {t("webhooks.description")}
        <input
          maxLength={200}
          value={description.value}
          onInput={({ currentTarget }) => (description.value = currentTarget.value)}
        />
      </label>
      <CheckList
        label={t("webhooks.events")}
        hint={t("webhooks.eventsHint")}
        options={Object.keys(EVENTS).map((value) => ({ value }))}
        chosen={types.value}
        onChange={(chosen) => (types.value = chosen)}
      />
    </FormDialog>
  );
}
