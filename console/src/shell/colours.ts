/** Light or dark, as the system says or as was chosen here. */

import { signal } from "@preact/signals";
import { prefer, preference } from "../preferences";

export type Colours = "system" | "light" | "dark";

export const colours = signal<Colours>("system");

function apply(choice: Colours): void {
  colours.value = choice;
  document.documentElement.dataset["colours"] = choice;
}

export function chooseColours(choice: Colours): void {
  apply(choice);
  prefer("colours", choice);
}

export function startColours(): void {
  const before = preference("colours");
  apply(before === "light" || before === "dark" ? before : "system");
}
