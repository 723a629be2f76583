/** What the API shows once. It is kept here, whatever page is open, until the person says that it is stored. */

import { effect, signal } from "@preact/signals";
import { owner } from "../../session";
import type { TextKey } from "../../texts";

export interface Secret {
  label: TextKey;
  value: string;
}

export interface ShownSecrets {
  title: TextKey;
  /** Whose they are: a key's id, a webhook's address. */
  of: string;
  secrets: Secret[];
}

export const shownSecrets = signal<ShownSecrets[]>([]);

export function showOnce(made: ShownSecrets): void {
  shownSecrets.value = [...shownSecrets.value, made];
}

export function forgetSecrets(stored: ShownSecrets): void {
  shownSecrets.value = shownSecrets.value.filter((made) => made !== stored);
}

let before = owner.value;
effect(() => {
  if (owner.value !== before) shownSecrets.value = []; // signed out, or another caller came
  before = owner.value;
});

const warn = (event: Event): void => event.preventDefault();
effect(() => {
  if (shownSecrets.value.length > 0) addEventListener("beforeunload", warn);
  else removeEventListener("beforeunload", warn);
});
