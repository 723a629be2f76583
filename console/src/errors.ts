/** Errors as the API words them, and those that this tab has seen for its caller. They are kept in memory and go with the caller. */

import { effect, signal } from "@preact/signals";
import { NoAnswer, Problem } from "../../clients/typescript/src/index";
import { account } from "./session";

/** What is shown of an error. code: the API's; "gateway" where API Gateway answered; "console" where no one did. */
export interface ShownProblem {
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  /** One line for each field that the API did not accept. */
  fields: string[];
}

export interface SeenError {
  id: number;
  at: Date;
  problem: ShownProblem;
}

const MOST = 100;
let last = 0;
export const recentErrors = signal<SeenError[]>([]);

effect(() => {
  if (account.value === null) recentErrors.value = [];
});

export function problemOf(error: unknown): ShownProblem {
  if (error instanceof Problem) {
    const { title, status, detail, code, requestId = "", errors } = error;
    return { title, status, detail: detail === title ? "" : detail, code: code || "gateway", requestId, fields: errors.map(fieldOf) };
  }
  const detail = error instanceof NoAnswer ? "" : error instanceof Error ? error.message : String(error);
  return { title: "", status: 0, detail, code: "console", requestId: "", fields: [] };
}

function fieldOf(error: Record<string, unknown>): string {
  const place = Array.isArray(error["loc"]) ? error["loc"].join(".") : "";
  return [place, error["msg"]].filter(Boolean).join(": ");
}

/** Whether the caller gave up itself, by leaving the view or by Cancel: nothing to show. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function remember(error: unknown): ShownProblem {
  const problem = problemOf(error);
  last += 1;
  recentErrors.value = [{ id: last, at: new Date(), problem }, ...recentErrors.value].slice(0, MOST);
  return problem;
}
