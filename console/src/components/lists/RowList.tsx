import type { ComponentChildren, JSX } from "preact";
import { t } from "../../texts";
import { Loading } from "../loading/Loading";
import type { Pages } from "../loading/usePages";
import { useNarrow } from "./useNarrow";
import { VirtualList } from "./VirtualList";
import "./rowList.css";

interface Props<Item> {
  label: string;
  pages: Pages<Item>;
  keyOf: (item: Item) => string;
  row: (item: Item) => ComponentChildren;
  /** In pixels, in a wide window and in a narrow one. */
  heights: [wide: number, narrow: number];
  /** In place of an empty list. */
  empty?: string;
}

/** A list in a card, read page by page. A row is made of `.row-main`, `.row-side` and `.row-do`. */
export function RowList<Item>({ label, pages, keyOf, row, heights, empty }: Props<Item>): JSX.Element {
  const [wide, narrow] = heights;
  const rowHeight = useNarrow() ? narrow : wide;
  return (
    <Loading of={pages}>
      {(items) =>
        items.length === 0 ? (
          <p class="card hint">{empty ?? t("common.nothing")}</p>
        ) : (
          <div class="card row-list">
            <VirtualList {...{ label, items, rowHeight, keyOf }} more={pages.more} row={(item) => <div class="row">{row(item)}</div>} />
          </div>
        )
      }
    </Loading>
  );
}
