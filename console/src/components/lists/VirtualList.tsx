import type { ComponentChildren, JSX } from "preact";
import { useNextPage, useVirtualRows } from "./useVirtualRows";

interface Props<Item> {
  label: string;
  items: Item[];
  rowHeight: number;
  keyOf: (item: Item) => string | number;
  row: (item: Item, index: number) => ComponentChildren;
  /** Loads the next page; null when there is none, or while one is on its way. */
  more?: (() => void) | null;
}

/** A list of any length, of rows of one height in pixels. */
export function VirtualList<Item>({ label, items, rowHeight, keyOf, row, more = null }: Props<Item>): JSX.Element {
  const rows = useVirtualRows(() => items.length, rowHeight);
  useNextPage(rows.end, items.length, more);
  return (
    <div class="virtual" ref={rows.scroller} tabIndex={0} role="region" aria-label={label}>
      <ul style={{ height: rows.height }}>
        {items.slice(rows.first, rows.end).map((item, offset) => {
          const index = rows.first + offset;
          return (
            <li
              key={keyOf(item)}
              aria-setsize={more ? -1 : items.length}
              aria-posinset={index + 1}
              style={{ top: index * rowHeight, height: rowHeight }}
            >
              {row(item, index)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
