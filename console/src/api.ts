/** Requests to the API, with the caller's key or token. The console needs nothing that the API does not offer to all. */

import { signal } from "@preact/signals";
import { Problem, type ProblemBody } from "./errors";

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface Request {
  query?: Query;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** How many requests are under way; the shell shows progress by it. */
export const pending = signal(0);

let bearer: () => string | null = () => null;
let refused: () => void = () => undefined;

/** Where requests take the caller's key or token from, and what happens when the API no longer accepts it. */
export function authorize(read: () => string | null, onRefusal: () => void): void {
  bearer = read;
  refused = onRefusal;
}

/** Send a request and return the answer's JSON. Throws Problem for every answer that is not a success. */
export async function call<Answer>(method: string, path: string, request: Request = {}): Promise<Answer> {
  pending.value += 1;
  try {
    const answer = await fetch(address(path, request.query), {
      method,
      headers: headersOf(request),
      body: request.json === undefined ? (request.body ?? null) : JSON.stringify(request.json),
      signal: request.signal ?? null,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
    });
    return await read<Answer>(answer);
  } finally {
    pending.value -= 1;
  }
}

function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const written = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return written ? `${path}?${written}` : path;
}

function headersOf(request: Request): Headers {
  const headers = new Headers(request.headers);
  const credential = bearer();
  if (credential) headers.set("Authorization", `Bearer ${credential}`);
  if (request.json !== undefined) headers.set("Content-Type", "application/json");
  return headers;
}

async function read<Answer>(answer: Response): Promise<Answer> {
  const text = await answer.text();
  if (answer.ok) return (text ? JSON.parse(text) : undefined) as Answer;
  const problem = problemOfAnswer(answer, text);
  if (answer.status === 401 || (answer.status === 403 && problem.code === "gateway")) refused();
  throw new Problem(problem);
}

/** The API's problem; API Gateway's own answers, {"message": …}, are put into the same form. */
function problemOfAnswer(answer: Response, text: string): ProblemBody {
  const id = answer.headers.get("apigw-requestid") ?? "";
  try {
    const body = JSON.parse(text) as Partial<ProblemBody> & { message?: string };
    if (body.code && body.title) return { detail: "", status: answer.status, request_id: id, ...body } as ProblemBody;
    return { title: body.message ?? answer.statusText, status: answer.status, detail: "", code: "gateway", request_id: id };
  } catch {
    return { title: answer.statusText || String(answer.status), status: answer.status, detail: "", code: "gateway", request_id: id };
  }
}
