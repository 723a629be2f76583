import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Schemas } from "../../api";
import type { Pages } from "../../components/loading/usePages";
import { type Filters, fits, PAGE } from "./filters";

const LOOKED_AT = 5 * PAGE; // faces without a hit

interface Look {
  /** Reads the next page; null also while it waits for the person. */
  more: (() => void) | null;
  /** Goes on looking; null where nothing waits for it. */
  lookFurther: (() => void) | null;
}

/** A filter that the browser applies may fit nothing in a long list: after some pages without a hit it waits for the person. */
export function useLookFurther(faces: Pages<Schemas["ListedFace"]>, filters: Filters): Look {
  const from = useSignal(0);
  const { show, order, quality } = filters;
  useEffect(() => {
    from.value = 0;
  }, [show, order, quality]);
  const items = faces.value.value ?? [];
  const hit = quality === "any" ? items.length : items.findLastIndex((face) => fits(filters, face)) + 1;
  const waits = items.length - Math.max(hit, from.value) >= LOOKED_AT;
  return { more: waits ? null : faces.more, lookFurther: waits && faces.more ? () => (from.value = items.length) : null };
}
