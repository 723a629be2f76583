/** The alarms of a stack. A test compares them with the sections of docs/runbook.md, which say what to do. */

import type { TextKey } from "../../texts";

type Meaning = Extract<TextKey, `alarms.${string}`>;

export interface Alarm {
  /** As CloudWatch names it, after the stack's name. */
  name: string;
  meaning: Meaning;
  /** The section of the runbook, as a link names it. */
  section: string;
}

export const ALARMS: Alarm[] = [
  { name: "5xx", meaning: "alarms.failing", section: "the-api-fails-5xx" },
  { name: "p99", meaning: "alarms.slow", section: "answers-are-slow-p99" },
  { name: "-errors", meaning: "alarms.crashing", section: "a-function-crashes-or-times-out--errors" },
  { name: "throttles", meaning: "alarms.throttled", section: "functions-are-refused-throttles-throttled-work" },
  { name: "dead-letters", meaning: "alarms.photosGivenUp", section: "photos-were-given-up-dead-letters" },
  { name: "oldest-message", meaning: "alarms.photosWait", section: "photos-wait-oldest-message" },
  { name: "failed-photos", meaning: "alarms.photosFail", section: "photos-fail-by-reason-failed-photos" },
  { name: "dead-jobs", meaning: "alarms.jobsGivenUp", section: "jobs-were-given-up-dead-jobs" },
  { name: "oldest-job", meaning: "alarms.jobsWait", section: "jobs-wait-oldest-job" },
  { name: "dead-deliveries", meaning: "alarms.deliveriesGivenUp", section: "deliveries-were-given-up-dead-deliveries" },
  { name: "oldest-event", meaning: "alarms.eventsWait", section: "events-wait-oldest-event" },
  { name: "events-refused", meaning: "alarms.eventsRefused", section: "eventbridge-takes-no-events-events-refused" },
  { name: "oldest-delivery", meaning: "alarms.deliveriesWait", section: "deliveries-wait-oldest-delivery" },
  { name: "webhook-secrets", meaning: "alarms.secrets", section: "secrets-of-webhooks-cannot-be-decrypted-webhook-secrets" },
  { name: "webhooks-disabled", meaning: "alarms.webhookOff", section: "a-webhook-was-switched-off-webhooks-disabled" },
  { name: "old-erasures", meaning: "alarms.erasure", section: "an-erasure-is-not-finished-old-erasures" },
  { name: "bucket", meaning: "alarms.bucket", section: "s3-fails-bucket" },
  { name: "database-capacity", meaning: "alarms.capacity", section: "aurora-is-at-its-limit-database-capacity" },
  { name: "database-connections", meaning: "alarms.connections", section: "many-connections-database-connections" },
];
