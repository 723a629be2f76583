import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const MARGIN = 3; // rows beyond either edge, so that scrolling shows no gap

export interface VirtualRows {
  scroller: RefObject<HTMLDivElement>;
  /** The rows to draw: from `first` up to, without, `end`. */
  first: number;
  end: number;
  /** In pixels, of the space that all rows take. */
  height: number;
  width: number;
  /** Scroll as little as needed to show a row. */
  reveal: (row: number) => void;
}

/** Of many rows of one height, only those that can be seen: a list of 100,000 has as many nodes as a window of 20. */
export function useVirtualRows(rows: number, rowHeight: number): VirtualRows {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0, width: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight, width: element.clientWidth });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
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
    first: Math.max(0, Math.floor(view.top / rowHeight) - MARGIN),
    end: Math.min(rows, Math.ceil((view.top + view.height) / rowHeight) + MARGIN),
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
