/** Where the console is. The place stands in the fragment, which a browser never sends and no server logs. */

import { computed, signal } from "@preact/signals";

export interface Place {
  /** What stands between slashes: ["people", "0193…"]. The first part names the page. */
  parts: string[];
  query: URLSearchParams;
}

function read(): Place {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { parts: path.split("/").filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a link that was cut short
  }
}

export const place = signal<Place>(read());
/** The same for the same view: what focus and the window's title follow. */
export const viewName = computed(() => place.value.parts.join("/"));

/** A link to a view: linkTo(["collections", "lobby"], { unassigned: "true" }). */
export function linkTo(parts: string[], query: Record<string, string> = {}): string {
  const written = new URLSearchParams(query).toString();
  return `#/${parts.map(encodeURIComponent).join("/")}${written ? `?${written}` : ""}`;
}

export function go(parts: string[], query: Record<string, string> = {}): void {
  location.hash = linkTo(parts, query);
}

/** Change the query of this view without a new entry in the browser's history: filters, a threshold. */
export function refine(query: Record<string, string>): void {
  history.replaceState(null, "", linkTo(place.value.parts, query));
  place.value = read();
}

export function startRouter(): void {
  addEventListener("hashchange", () => (place.value = read()));
  place.value = read();
}
