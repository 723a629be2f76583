/** Short notices at the edge of the window: what was done, with a way to undo it, and what failed. */

import { effect, signal } from "@preact/signals";
import { isAborted, type ShownProblem, remember } from "../../errors";
import { account } from "../../session";

export interface Notice {
  id: number;
  text?: string;
  problem?: ShownProblem;
  undo?: { label: string; run: () => void };
}

const SHOWN_FOR = 8_000; // ms; an error stays until it is dismissed
const UNDONE_WITHIN = 30_000; // ms: time to look at what was done
let last = 0;
export const notices = signal<Notice[]>([]);

effect(() => {
  if (account.value === null) notices.value = []; // they may name users, and undo what another caller did
});

function add(notice: Omit<Notice, "id">): number {
  last += 1;
  if (account.value === null) return last; // of a caller who has left
  notices.value = [...notices.value, { id: last, ...notice }];
  return last;
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

export function notify(text: string, undo?: Notice["undo"]): void {
  const id = add({ text, ...(undo && { undo }) });
  setTimeout(() => dismiss(id), undo ? UNDONE_WITHIN : SHOWN_FOR);
}

/** Do something that a person asked for; what fails is shown and remembered. Returns whether it was done. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    showError(error);
    return false;
  }
}

/** Show an error that has no other place, and remember it. */
export function showError(error: unknown): void {
  if (!isAborted(error)) add({ problem: remember(error) });
}
