import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../../api";
import { Figures } from "../../../components/lists/Figures";
import { Loading } from "../../../components/loading/Loading";
import { OrNotFound } from "../../../components/loading/OrNotFound";
import { useLoad } from "../../../components/loading/useLoad";
import { linkTo } from "../../../router";
import { formatDate, t, word } from "../../../texts";
import { Deliveries } from "./Deliveries";
import { State } from "./State";
import { WebhookActions } from "./WebhookActions";

/** One webhook: what it gets, what may be done with it, and what was delivered. */
export function Webhook({ id, query }: { id: string; query: URLSearchParams }): JSX.Element {
  const webhook = useLoad((signal) => facepass.webhooks.get(id, { signal }), [id]);
  const watched = useSignal<string | null>(null);
  return (
    <OrNotFound of={webhook}>
      <a href={linkTo(["operations", "webhooks"])}>{t("webhooks.all")}</a>
      <Loading of={webhook}>
        {(found) => (
          <div class="webhook">
            <h2>{found.url}</h2>
            <Facts webhook={found} />
            <WebhookActions
              webhook={found}
              onChange={webhook.reload}
              onSent={(delivery) => (watched.value = delivery)}
            />
            <Deliveries webhookId={id} query={query} watched={watched} onSettled={webhook.reload} />
          </div>
        )}
      </Loading>
    </OrNotFound>
  );
}

function Facts({ webhook }: { webhook: Schemas["Webhook"] }): JSX.Element {
  const { description, event_types, disabled_reason, failing_since, failures, previous_secret_until } = webhook;
  const facts: [string, string | null][] = [
    [t("webhooks.description"), description],
    [t("webhooks.events"), event_types.join(", ") || t("webhooks.allEvents")],
    [t("operations.created"), formatDate(webhook.created_at)],
    [t("webhooks.why"), disabled_reason && word("webhooks", disabled_reason)],
    [t("webhooks.failingSince"), failing_since && `${formatDate(failing_since)} (${t("webhooks.failures", { count: failures })})`],
    [t("webhooks.oldSecretUntil"), previous_secret_until && formatDate(previous_secret_until)],
  ];
  return (
    <div class="card webhook-facts">
      <State webhook={webhook} />
      <Figures of={facts} />
    </div>
  );
}
