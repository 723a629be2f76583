import { batch, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Listing, Page } from "../../../../clients/typescript/src/index";
import { isAborted, type ShownProblem, remember } from "../../errors";
import type { Loaded } from "./useLoad";

/** A list that is read page by page, as far as it was scrolled. */
export interface Pages<Item> extends Loaded<Item[]> {
  /** Reads the next page; null when there is none, or while one is on its way. */
  more: (() => void) | null;
}

/**
 * Read a list's first page when a view opens and whenever one of `inputs` changes, and further pages by `more`.
 * onPage: gets the items of each page, and when they were asked for.
 */
export function usePages<Item>(
  list: (signal: AbortSignal) => Listing<Page<Item>>,
  inputs: unknown[],
  onPage?: (items: Item[], askedAt: number) => void,
): Pages<Item> {
  const value = useSignal<Item[] | null>(null);
  const problem = useSignal<ShownProblem | null>(null);
  const busy = useSignal(true);
  const cursor = useSignal<string | null>(null);
  const again = useSignal(0);
  const view = useRef(new AbortController());
  const read = async (after: string | null, { signal }: AbortController) => {
    busy.value = true;
    const askedAt = Date.now();
    try {
      const page = await list(signal).page(after);
      if (signal.aborted) return;
      batch(() => {
        onPage?.(page.items, askedAt);
        value.value = after === null ? page.items : [...(value.value ?? []), ...page.items];
        cursor.value = page.next_cursor ?? null;
        problem.value = null;
      });
    } catch (error) {
      if (!signal.aborted && !isAborted(error)) problem.value = remember(error);
    } finally {
      if (!signal.aborted) busy.value = false;
    }
  };
  useEffect(() => {
    const leaving = new AbortController();
    view.current = leaving;
    void read(null, leaving);
    return () => leaving.abort();
  }, [...inputs, again.value]);
  // A page that failed is not read again by itself: the person tries again, from the first page.
  const more = cursor.value !== null && !busy.value && !problem.value ? () => void read(cursor.value, view.current) : null;
  return { value, problem, busy, more, reload: () => (again.value += 1) };
}
