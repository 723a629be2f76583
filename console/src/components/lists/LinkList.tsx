import type { JSX } from "preact";
import { VirtualList } from "./VirtualList";
import "./linkList.css";

interface Props<Item> {
  label: string;
  items: Item[];
  /** Of a row, in pixels. */
  rowHeight?: number;
  keyOf: (item: Item) => string;
  /** One link, whose parts stand side by side. */
  row: (item: Item, index: number) => JSX.Element;
  /** Loads the next page; null when there is none, or while one is on its way. */
  more: (() => void) | null;
}

/** A list in a card, each row of which is a link. */
export function LinkList<Item>({ rowHeight = 56, ...list }: Props<Item>): JSX.Element {
  return (
    <div class="card link-list">
      <VirtualList rowHeight={rowHeight} {...list} />
    </div>
  );
}
