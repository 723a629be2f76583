/** The filters of the audit log, which stand in the link of its view. */

export const FILTERS = ["caller", "verb", "object", "result", "since", "until", "order"] as const;
export type Filters = Partial<Record<(typeof FILTERS)[number], string>>;

export function filtersOf(query: URLSearchParams): Filters {
  return filled((name) => query.get(name));
}

/** Those that have a value. */
export function filled(read: (name: (typeof FILTERS)[number]) => string | null | undefined): Filters {
  return Object.fromEntries(FILTERS.map((name) => [name, read(name)?.trim()]).filter(([, value]) => value));
}
