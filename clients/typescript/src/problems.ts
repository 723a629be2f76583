import { PROBLEMS } from "./generated/problems.js";
import { classOfStatus, type FieldError, type Problem, type ProblemFacts } from "./statuses.js";

/** A code that this release of the client has a class for. */
export type KnownCode = keyof typeof PROBLEMS;

/** The exception for an answer that is no success. */
export async function problemOf(response: Response): Promise<Problem> {
  const facts = factsOf(response, parsed(await response.text()));
  const known = Object.hasOwn(PROBLEMS, facts.code) ? PROBLEMS[facts.code as KnownCode] : undefined;
  return new (known ?? classOfStatus(facts.status))(facts);
}

/** Seconds that a `Retry-After` asks for, in either of its forms. */
export function retryAfterOf(value: string | null): number | undefined {
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  // Date.parse takes "-1" for a year.
  const seconds = /^[a-z]{3},/i.test(value) ? (Date.parse(value) - Date.now()) / 1000 : NaN;
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : undefined;
}

function factsOf(response: Response, body: unknown): ProblemFacts {
  const fields = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const title = text(fields.title) || response.statusText || "No success";
  return {
    status: response.status,
    code: text(fields.code),
    title,
    detail: text(fields.detail) || text(fields.message) || title,
    requestId: text(fields.request_id) || undefined,
    errors: Array.isArray(fields.errors) ? (fields.errors as FieldError[]) : [],
    retryAfter: retryAfterOf(response.headers.get("retry-after")),
    body,
  };
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return content;
  }
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
