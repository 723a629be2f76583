/** When to try again, and how long to wait before. */

import { Problem } from "./statuses.js";

/** How often, and after which pauses, a request is repeated. */
export interface Retries {
  /** Attempts in all. */
  attempts: number;
  /** Milliseconds before the second attempt; twice as long before each further one. */
  firstPause: number;
  /** The longest pause in milliseconds, also of a `Retry-After`. */
  longestPause: number;
}

export const RETRIES: Retries = { attempts: 4, firstPause: 500, longestPause: 30_000 };

const OVERLOADED = [502, 503, 504];

/** Whether another attempt may help, and does no harm. */
export function mayRepeat(problem: Problem, repeatable: boolean): boolean {
  if (problem.status === 429) return true; // it was not begun
  // The first attempt, whose connection broke, still runs: its answer is stored for the next one.
  if (problem.code === "idempotency_in_progress") return true;
  return repeatable && OVERLOADED.includes(problem.status);
}

/** Milliseconds before the attempt after `attempt` (from 1): what the service asks for, or a growing pause with jitter. */
export function pauseAfter(attempt: number, retryAfter: number | undefined, retries: Retries): number {
  if (retryAfter !== undefined) return Math.min(retryAfter * 1000, retries.longestPause);
  const longest = Math.min(retries.firstPause * 2 ** (attempt - 1), retries.longestPause);
  return longest * (0.5 + Math.random() / 2); // clients that fail at once come back apart
}

/** Waits, or raises the signal's reason at once when it is given up. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(signal && reasonOf(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", giveUp);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", giveUp, { once: true });
  });
}

/** Why a call was given up; React Native's signals have no reason. */
export function reasonOf(signal: AbortSignal): unknown {
  return signal.reason ?? new Error("The call was given up.");
}
