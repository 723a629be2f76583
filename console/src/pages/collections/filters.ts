/** Which faces of a collection are shown: as the link's query says it, and as the API is asked. */

import type { Query, Schemas } from "../../api";

export const SHOWN = ["all", "assigned", "unknown"] as const;
export const ORDERS = ["newest", "oldest"] as const;
export const QUALITIES = ["any", "good", "poor"] as const;

export interface Filters {
  show: (typeof SHOWN)[number];
  order: (typeof ORDERS)[number];
  quality: (typeof QUALITIES)[number];
}

export const PAGE = 200; // faces

/** What is worth a look is below, of 100: docs/quality.md measures what it means. */
const GOOD_FROM = 50;

function oneOf<Word extends string>(words: readonly Word[], written: string | null): Word {
  return words.find((word) => word === written) ?? (words[0] as Word);
}

export function filtersOf(query: URLSearchParams): Filters {
  return {
    show: oneOf(SHOWN, query.get("show")),
    order: oneOf(ORDERS, query.get("order")),
    quality: oneOf(QUALITIES, query.get("quality")),
  };
}

/** What differs from the first choice, for the link. */
export function written({ show, order, quality }: Filters): Record<string, string> {
  return { ...(show !== "all" && { show }), ...(order !== "newest" && { order }), ...(quality !== "any" && { quality }) };
}

export function askedFor({ show, order }: Filters): Query<"listFaces"> {
  return { order, limit: PAGE, ...(show !== "all" && { assigned: show === "assigned" }) };
}

type Face = Pick<Schemas["ListedFace"], "user_id" | "quality">;

/** Whether a face that was listed, and maybe changed since, is still one of those. The API does not filter by quality. */
export function fits({ show, quality }: Filters, face: Face): boolean {
  if (show !== "all" && (show === "assigned") !== (face.user_id !== null)) return false;
  return quality === "any" || (quality === "good") === ((face.quality["overall"] ?? 0) >= GOOD_FROM);
}
