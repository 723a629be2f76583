import type { JSX } from "preact";
import type { Schemas } from "../../../api";
import { t } from "../../../texts";

/** Whether events are sent to a webhook, and whether they arrive. */
export function State({ webhook }: { webhook: Schemas["Webhook"] }): JSX.Element {
  if (webhook.disabled_reason) return <span class="mark bad">{t("webhooks.switchedOff")}</span>;
  if (!webhook.enabled) return <span class="mark">{t("webhooks.disabled")}</span>;
  if (webhook.failing_since) return <span class="mark bad">{t("webhooks.failing")}</span>;
  return <span class="mark good">{t("webhooks.enabled")}</span>;
}
