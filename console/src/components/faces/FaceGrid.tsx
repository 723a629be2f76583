import type { JSX } from "preact";
import { useId, useMemo } from "preact/hooks";
import { t } from "../../texts";
import { useNextPage, useVirtualRows } from "../lists/useVirtualRows";
import { Picture } from "./Picture";
import { click, type Modifiers, press, type Selection } from "./selection";

const TILE = 104; // pixels, with its margins
const ROWS_OF_A_FRAME = 1; // a row of a wide window has a dozen tiles; 60 rows a second are 6,000 pixels

export interface GridFace {
  face_id: string;
  image_url: string | null;
}

interface Props<Face extends GridFace> {
  label: string;
  faces: Face[];
  selection: Selection;
  onSelect: (selection: Selection) => void;
  /** What a screen reader says of a face: its user's name, its quality. */
  describe: (face: Face, index: number) => string;
  /** A small mark on the tile. */
  mark?: (face: Face) => string | null;
  /** By a double click or Enter. */
  onOpen?: (face: Face) => void;
  more?: (() => void) | null;
}

/** A phone has no Ctrl key: each tap adds a face, or takes it out. */
function keysOf(event: MouseEvent): Modifiers {
  const { shiftKey, ctrlKey, metaKey } = event;
  return { shiftKey, ctrlKey: ctrlKey || (event as PointerEvent).pointerType === "touch", metaKey };
}

/** The position of the face that was clicked; -1 between the tiles. */
function indexOf({ target }: Event): number {
  return Number((target as Element).closest("[role=option]")?.getAttribute("aria-posinset") ?? 0) - 1;
}

/** Faces as tiles, selected by click, Ctrl, Shift and the keyboard; only the tiles in view are in the page. */
export function FaceGrid<Face extends GridFace>(props: Props<Face>): JSX.Element {
  const { faces, selection, onSelect, onOpen, more = null } = props;
  const name = useId();
  const columnsOf = (width: number) => Math.max(1, Math.floor(width / TILE));
  const sizes = useVirtualRows((width) => Math.ceil(faces.length / columnsOf(width)), TILE, ROWS_OF_A_FRAME);
  const columns = columnsOf(sizes.width);
  useNextPage(sizes.end, sizes.rows, more);
  const order = useMemo(() => faces.map((face) => face.face_id), [faces]);
  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>) => {
    const at = faces[selection.at];
    if (event.key === "Enter" && at) return onOpen?.(at);
    const next = press(selection, order, columns, event);
    if (!next) return;
    event.preventDefault();
    onSelect(next);
    sizes.reveal(Math.floor(next.at / columns));
  };
  const onClick = (event: MouseEvent) => {
    const index = indexOf(event);
    if (index >= 0) onSelect(click(selection, order, index, keysOf(event)));
  };
  const onDblClick = (event: MouseEvent) => {
    const face = faces[indexOf(event)];
    if (face) onOpen?.(face);
  };
  return (
    <div
      class="virtual face-grid"
      ref={sizes.scroller}
      role="listbox"
      aria-multiselectable
      aria-label={props.label}
      aria-activedescendant={faces.length ? `${name}-${selection.at}` : undefined}
      tabIndex={0}
      {...{ onKeyDown, onClick, onDblClick }}
    >
      <div role="presentation" style={{ height: sizes.height }}>
        {faces.slice(sizes.first * columns, sizes.end * columns).map((face, offset) => {
          const index = sizes.first * columns + offset;
          return (
            <Tile
              key={face.face_id}
              id={`${name}-${index}`}
              {...{ face, index, columns }}
              all={more ? -1 : faces.length}
              label={props.describe(face, index)}
              mark={props.mark?.(face) ?? null}
              selected={selection.ids.has(face.face_id)}
              here={selection.at === index}
            />
          );
        })}
      </div>
      {faces.length === 0 && <p class="hint">{t("common.nothing")}</p>}
    </div>
  );
}

interface TileProps {
  id: string;
  face: GridFace;
  index: number;
  columns: number;
  all: number;
  label: string;
  mark: string | null;
  selected: boolean;
  here: boolean;
}

/** While a grid is scrolled, hundreds of tiles stay as they are: one is built again only when something of it changed. */
function Tile(props: TileProps): JSX.Element {
  const { id, face, index, columns, all, label, mark, selected, here } = props;
  return useMemo(
    () => (
      <div
        id={id}
        class={`tile${selected ? " selected" : ""}${here ? " here" : ""}`}
        role="option"
        aria-selected={selected}
        aria-setsize={all}
        aria-posinset={index + 1}
        aria-label={label}
        style={{ top: Math.floor(index / columns) * TILE, left: (index % columns) * TILE }}
      >
        <Picture faceId={face.face_id} url={face.image_url} alt="" />
        {mark && (
          <span class="tile-mark" aria-hidden="true">
            {mark}
          </span>
        )}
      </div>
    ),
    [id, face, index, columns, all, label, mark, selected, here],
  );
}
