/** Ways to sign in, and what went wrong with the last one. */

import { signal } from "@preact/signals";
import { type ShownProblem, remember } from "../errors";

/** Shown on the sign-in page until another attempt. */
export const entryProblem = signal<ShownProblem | null>(null);

/** Sign in, or leave for the issuer. */
export async function entering(way: () => Promise<void>): Promise<void> {
  entryProblem.value = null;
  try {
    await way();
  } catch (error) {
    entryProblem.value = remember(error);
  }
}
