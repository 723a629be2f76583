/** Errors as the API words them, and those that this tab has seen. They are kept in memory and go with the tab. */

import { signal } from "@preact/signals";

/** RFC 9457, as the API answers. */
export interface ProblemBody {
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  errors?: { loc?: (string | number)[]; msg?: string }[] | null;
}

export class Problem extends Error {
  constructor(readonly body: ProblemBody) {
    super(body.title);
  }
}

export interface SeenError {
  id: number;
  at: Date;
  problem: ProblemBody;
}

const MOST = 100;
let last = 0;
export const recentErrors = signal<SeenError[]>([]);

/** What is shown of anything that was thrown. */
export function problemOf(error: unknown): ProblemBody {
  if (error instanceof Problem) return error.body;
  const detail = error instanceof Error ? error.message : String(error);
  return { title: "", status: 0, detail, code: "console", request_id: "" };
}

/** Whether the caller gave up itself, by leaving the view or by Cancel: nothing to show. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function remember(error: unknown): ProblemBody {
  const problem = problemOf(error);
  last += 1;
  recentErrors.value = [{ id: last, at: new Date(), problem }, ...recentErrors.value].slice(0, MOST);
  return problem;
}
