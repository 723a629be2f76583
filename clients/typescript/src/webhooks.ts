/** Verifies what FacePass posts to a webhook, as Standard Webhooks says. For servers: the secret belongs in no app. */

import type { webhooks } from "./generated/document.js";
import { FacePassError, UnreadableAnswer } from "./statuses.js";

type Received = webhooks[keyof webhooks]["post"]["requestBody"]["content"];

/** An event, as docs/events.md describes each. A later release adds others: ignore a `type` that you do not know. */
export type WebhookEvent = Received["application/cloudevents+json"];

/** The headers of a request: of fetch, or of Node.js, of API Gateway. */
export type RequestHeaders = Headers | Record<string, string | string[] | undefined>;

/** FacePass did not send this, or not now. Answer with 401, and do nothing else with it. */
export class NotSigned extends FacePassError {}

const TOLERANCE = 300; // seconds, as Standard Webhooks' own libraries have it

/**
 * The event of a webhook's request; raises NotSigned unless FacePass signed it within the last five minutes.
 *
 * body: as it arrived, before any parsing. secrets: the webhook's `whsec_…`; during a rotation the new and the old one.
 */
export async function readEvent(
  body: string | Uint8Array | ArrayBuffer,
  headers: RequestHeaders,
  secrets: string | readonly string[],
): Promise<WebhookEvent> {
  const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((name) => header(headers, `webhook-${name}`));
  if (!id || !timestamp || !signatures) throw new NotSigned("The request has no signature.");
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!/^\d+$/.test(timestamp) || age > TOLERANCE) throw new NotSigned("The request is too old, or from the future.");
  const content = bytesOf(body);
  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), content);
  for (const secret of typeof secrets === "string" ? [secrets] : secrets) { // pragma: allowlist secret
    if (await isSigned(secret, signatures, signed)) return eventOf(content);
  }
  throw new NotSigned("No secret has signed this request.");
}

function bytesOf(body: unknown): Uint8Array {
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError("The body is the request's own text or bytes, before any parsing.");
}

function eventOf(content: Uint8Array): WebhookEvent {
  try {
    return JSON.parse(new TextDecoder().decode(content)) as WebhookEvent;
  } catch {
    throw new UnreadableAnswer("The request is signed, and no JSON."); // the cause would quote it
  }
}

/** Whether one of the signatures, two during a rotation, is by this secret. WebCrypto compares in constant time. */
async function isSigned(secret: string, signatures: string, signed: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const bytes = decoded(secret.replace(/^whsec_/, ""));
  if (!bytes?.length) throw new TypeError("The secret is no secret of a webhook.");
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  for (const each of signatures.split(" ")) {
    const [version, value = ""] = each.split(",", 2);
    const signature = version === "v1" ? decoded(value) : undefined;
    if (signature && (await crypto.subtle.verify("HMAC", key, signature, signed))) return true;
  }
  return false;
}

function header(headers: RequestHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value = Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  return typeof value === "string" ? value : undefined;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The bytes of base64; nothing if it is none. */
function decoded(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
