/** The API, by FacePass's own TypeScript client. The console needs nothing that the API does not offer to all. */

import { signal } from "@preact/signals";
import { FacePass } from "../../clients/typescript/src/index";

export type { Answer, Body, Query, Schemas } from "../../clients/typescript/src/index";

/** How many requests are under way; the shell shows progress by it. */
export const pending = signal(0);

let bearer: () => string | null = () => null;
let refused: () => void = () => undefined;

/** Where requests take the caller's key or token from, and what happens when the API no longer accepts it. */
export function authorize(read: () => string | null, onRefusal: () => void): void {
  bearer = read;
  refused = onRefusal;
}

/** API Gateway's own 401 and 403, unlike the API's, which are problems: the key or token is worth nothing any more. */
function isRefusal(answer: Response): boolean {
  const own = answer.headers.get("content-type")?.startsWith("application/problem+json") ?? false;
  return answer.status === 401 || (answer.status === 403 && !own);
}

/** Whether a request was made with the key or token of now: an answer to an earlier one says nothing of it. */
function isOfNow(init: RequestInit | undefined): boolean {
  return new Headers(init?.headers).get("authorization") === `Bearer ${bearer() ?? ""}`;
}

/** The browser's fetch without its cache and cookies, counted, for this API and for the bucket. */
const counted: typeof fetch = async (input, init) => {
  pending.value += 1;
  try {
    const answer = await fetch(input, { ...init, cache: "no-store", credentials: "omit", redirect: "error" });
    if (String(input).startsWith("/") && isRefusal(answer) && isOfNow(init)) refused();
    return answer;
  } finally {
    pending.value -= 1;
  }
};

/** The whole API: `facepass.users.list()`. The page comes from the same service, so there is no other version to warn of. */
export const facepass = new FacePass("", () => bearer() ?? "", { fetch: counted, warn: false });
