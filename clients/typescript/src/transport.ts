/** Makes a request of an operation, sends it, and repeats it where that is safe. */

import type { Answer, CallOptions, Input, OperationId } from "./calls.js";
import { OPERATIONS } from "./generated/operations.js";
import { problemOf } from "./problems.js";
import { mayRepeat, pause, pauseAfter, reasonOf, type Retries } from "./retries.js";
import { checkedToken } from "./settings.js";
import { NoAnswer, Problem, UnreadableAnswer } from "./statuses.js";

/** An API key, or a function that gives a user's token, which is called for each attempt. */
export type Key = string | (() => string | Promise<string>);

export interface Settings {
  baseUrl: string;
  key: Key;
  fetch: typeof fetch;
  retries: Retries;
  /** Milliseconds that one attempt may take. */
  timeout: number;
}

type Failure = Problem | NoAnswer;
type Outcome = { content: unknown } | { failure: Failure };
type Sent = { method: string; headers: Record<string, string>; body?: string | FormData };

/** Sends an operation until it has an answer; raises Problem or NoAnswer. */
export async function call<Id extends OperationId>(
  settings: Settings,
  id: Id,
  input: Input<Id> = {},
  options: CallOptions = {},
): Promise<Answer<Id>> {
  const repeatable = input.repeatable ?? OPERATIONS[id].repeatable;
  const url = settings.baseUrl + pathOf(id, input) + queryOf(input.query);
  const sent = requestOf(id, input, options);
  const attempts = options.attempts ?? settings.retries.attempts;
  let lost = false; // an earlier attempt may have been done, and its answer lost
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(settings, url, sent, options.signal);
    if ("content" in outcome) return outcome.content as Answer<Id>;
    if (lost && isDeleted(sent, outcome.failure)) return undefined as Answer<Id>;
    if (attempt >= attempts || !again(outcome.failure, repeatable)) throw outcome.failure;
    lost ||= outcome.failure.status !== 429; // which was not begun
    await pause(pauseAfter(attempt, outcome.failure.retryAfter, settings.retries), options.signal);
  }
}

function again(failure: Failure, repeatable: boolean): boolean {
  return failure instanceof NoAnswer ? repeatable : mayRepeat(failure, repeatable);
}

/** A 404 after a lost answer: the attempt before it has deleted. */
function isDeleted(sent: Sent, failure: Failure): boolean {
  return sent.method === "DELETE" && failure instanceof Problem && failure.status === 404;
}

async function attemptOnce(settings: Settings, url: string, sent: Sent, signal?: AbortSignal): Promise<Outcome> {
  if (signal?.aborted) throw reasonOf(signal);
  const { fetch, key, timeout } = settings;
  const token = checkedToken(typeof key === "string" ? key : await key());
  if (signal?.aborted) throw reasonOf(signal); // while the token was awaited
  const headers = { ...sent.headers, authorization: `Bearer ${token}` };
  const limit = new AbortController();
  const giveUp = (): void => limit.abort();
  const timer = setTimeout(giveUp, timeout);
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    // Not followed: it would take the body, with a photo perhaps, and in some runtimes the key to another host.
    const response = await fetch(url, { ...sent, headers, signal: limit.signal, redirect: "manual" });
    if (isRedirection(response)) throw new UnreadableAnswer("The service redirects: baseUrl is not its address.");
    if (!response.ok) return { failure: await problemOf(response) };
    return { content: contentOf(await response.text()) };
  } catch (error) {
    if (error instanceof UnreadableAnswer) throw error;
    if (signal?.aborted) throw reasonOf(signal);
    return { failure: new NoAnswer("The service gave no answer.", { cause: error }) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

/** Browsers hide a redirection's status. */
function isRedirection({ type, status }: Response): boolean {
  return type === "opaqueredirect" || (status >= 300 && status < 400);
}

function contentOf(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    throw new UnreadableAnswer("The answer is no JSON."); // without its cause, which quotes the answer
  }
}

function requestOf<Id extends OperationId>(id: Id, input: Input<Id>, options: CallOptions): Sent {
  const { method, keyed } = OPERATIONS[id];
  const headers: Record<string, string> = {};
  if (keyed) headers["idempotency-key"] = options.idempotencyKey ?? newKey();
  if (input.form) return { method, headers, body: input.form };
  if (input.body === undefined) return { method, headers };
  headers["content-type"] = "application/json";
  return { method, headers, body: JSON.stringify(input.body) };
}

function pathOf<Id extends OperationId>(id: Id, input: Input<Id>): string {
  const values = (input.path ?? {}) as Record<string, string>;
  return OPERATIONS[id].path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(values[name] ?? "");
    // A URL without its last part, or with one that `fetch` resolves, names something else, perhaps to delete it.
    if (["", ".", ".."].includes(value)) throw new TypeError(`${name} is missing, or is no id.`);
    return encodeURIComponent(value);
  });
}

function queryOf(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const pairs = given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length ? `?${pairs.join("&")}` : "";
}

/** A key that is not used twice. It is no secret: without WebCrypto (React Native, pages over http) any numbers do. */
function newKey(): string {
  const random = (): string => Math.random().toString(36).slice(2).padEnd(11, "0");
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now().toString(36)}-${random()}-${random()}`;
}
