import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";

const MARGIN = 3; // rows beyond either edge, so that scrolling shows no gap

/** From `first` up to, without, `end`. */
interface Range {
  first: number;
  end: number;
}

/** The rows to draw, and where. */
export interface VirtualRows extends Range {
  scroller: RefObject<HTMLDivElement>;
  /** How many there are. */
  rows: number;
  /** In pixels, of the space that all rows take. */
  height: number;
  width: number;
  /** Scroll as little as needed to show a row. */
  reveal: (row: number) => void;
}

/** The rows that are drawn next: those of `before` that are still wanted, and at most so many new ones. */
function grown(before: Range, wanted: Range, seen: number, atOnce: number): Range {
  let first = Math.max(before.first, wanted.first);
  let end = Math.min(before.end, wanted.end);
  if (first >= end) first = end = Math.min(seen, wanted.end); // none of them: begin with what is seen
  const below = Math.min(wanted.end - end, atOnce);
  const above = Math.min(first - wanted.first, atOnce - below);
  return { first: first - above, end: end + below };
}

/**
 * Of many rows of one height, only those that can be seen: a list of 100,000 has as many nodes as a window of 20.
 * rowsOf: how many there are in a list of this width. atOnce: how many a frame may add, so that scrolling stays smooth
 * where a row has many nodes.
 */
export function useVirtualRows(
  rowsOf: (width: number) => number,
  rowHeight: number,
  atOnce = Number.MAX_SAFE_INTEGER,
): VirtualRows {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ first: 0, end: 0, width: 0 });
  const [, drawMore] = useReducer((frames: number, _: void) => frames + 1, 0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const first = Math.floor(element.scrollTop / rowHeight);
      const end = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight);
      const width = element.clientWidth;
      setView((before) => {
        const same = before.first === first && before.end === end && before.width === width;
        return same ? before : { first, end, width };
      });
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  const rows = rowsOf(view.width);
  const wanted = { first: Math.max(0, Math.min(view.first - MARGIN, rows)), end: Math.min(rows, view.end + MARGIN) };
  const drawn = useRef<Range>({ first: 0, end: 0 });
  const frameOfLast = useRef<CSSNumberish | null>(null);
  const frame = document.timeline.currentTime; // the same during a frame, in which a scroll may draw more than once
  const next = grown(drawn.current, wanted, view.first, frame === frameOfLast.current ? 0 : atOnce);
  if (next.first < drawn.current.first || next.end > drawn.current.end) frameOfLast.current = frame;
  drawn.current = next;
  const { first, end } = next;
  const unfinished = first > wanted.first || end < wanted.end;
  useEffect(() => {
    if (!unfinished) return;
    const request = requestAnimationFrame(() => drawMore());
    return () => cancelAnimationFrame(request);
  });
  const reveal = (row: number) => {
    const element = scroller.current;
    if (!element) return;
    const top = row * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight - element.clientHeight;
    }
  };
  return {
    scroller,
    first,
    end,
    rows,
    height: rows * rowHeight,
    width: view.width,
    reveal,
  };
}

/** Ask for the next page once the last drawn row comes near the end of what is there. */
export function useNextPage(end: number, rows: number, more: (() => void) | null): void {
  useEffect(() => {
    if (more && end >= rows - MARGIN) more();
  }, [end, rows, more]);
}
