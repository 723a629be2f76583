/** Whether single keys are shortcuts. People who speak to the machine, or hit keys by accident, switch them off. */

import { signal } from "@preact/signals";
import { prefer, preference } from "../preferences";

export const usesShortcuts = signal(preference("shortcuts") !== "off");

export function chooseShortcuts(on: boolean): void {
  usesShortcuts.value = on;
  prefer("shortcuts", on ? "on" : "off");
}
