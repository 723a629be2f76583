/** The pages that the caller sees, and the one that is open. */

import { computed } from "@preact/signals";
import * as registered from "../pages";
import type { Page } from "../pages/page";
import { place } from "../router";
import { allows } from "../session";
import { word } from "../texts";

const all: Page[] = Object.values(registered).sort((one, other) => one.order - other.order);

export const pages = computed(() => all.filter((page) => allows(...page.needs)));

/** The page of the link; the first one without a link; null for a page that is not there for this caller. */
export const openPage = computed<Page | null>(() => {
  const [name] = place.value.parts;
  return (name === undefined ? pages.value[0] : pages.value.find((page) => page.path === name)) ?? null;
});

/** Whether the caller sees this page: what links to it asks first. */
export function hasPage(path: string): boolean {
  return pages.value.some((page) => page.path === path);
}

export function titleOfPage(page: Page): string {
  return word(page.path as Parameters<typeof word>[0], "title");
}
