import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { t } from "../../texts";
import { useNextPage, useVirtualRows } from "../lists/useVirtualRows";
import { Picture } from "./Picture";
import { click, type Modifiers, press, type Selection } from "./selection";

const TILE = 104; // pixels, with its margins

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
  describe: (face: Face) => string;
  /** Small marks on the tile. */
  marks?: (face: Face) => ComponentChildren;
  /** By a double click or Enter. */
  onOpen?: (face: Face) => void;
  more?: (() => void) | null;
}

/** A phone has no Ctrl key: each tap adds a face, or takes it out. */
function keysOf(event: MouseEvent): Modifiers {
  const { shiftKey, ctrlKey, metaKey } = event;
  return { shiftKey, ctrlKey: ctrlKey || (event as PointerEvent).pointerType === "touch", metaKey };
}

/** Faces as tiles, selected by click, Ctrl, Shift and the keyboard; only the tiles in view are in the page. */
export function FaceGrid<Face extends GridFace>(props: Props<Face>): JSX.Element {
  const { faces, selection, onSelect, more = null } = props;
  const name = useId();
  const sizes = useVirtualRows(faces.length, TILE);
  const columns = Math.max(1, Math.floor(sizes.width / TILE));
  const count = Math.ceil(faces.length / columns);
  const first = Math.min(sizes.first, count);
  const end = Math.min(sizes.end, count);
  useNextPage(end, count, more);
  const order = faces.map((face) => face.face_id);
  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>) => {
    const at = faces[selection.at];
    if (event.key === "Enter" && at) return props.onOpen?.(at);
    const next = press(selection, order, columns, event);
    if (!next) return;
    event.preventDefault();
    onSelect(next);
    sizes.reveal(Math.floor(next.at / columns));
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
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: count * TILE }}>
        {faces.slice(first * columns, end * columns).map((face, offset) => {
          const index = first * columns + offset;
          return (
            <Tile
              key={face.face_id}
              id={`${name}-${index}`}
              {...{ face, index, columns }}
              all={more ? -1 : faces.length}
              label={props.describe(face)}
              selected={selection.ids.has(face.face_id)}
              here={selection.at === index}
              onClick={(event) => onSelect(click(selection, order, index, keysOf(event)))}
              onDblClick={() => props.onOpen?.(face)}
            >
              {props.marks?.(face)}
            </Tile>
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
  selected: boolean;
  here: boolean;
  onClick: (event: MouseEvent) => void;
  onDblClick: () => void;
  children?: ComponentChildren;
}

function Tile({ id, face, index, columns, all, label, selected, here, children, ...events }: TileProps): JSX.Element {
  return (
    <div
      id={id}
      class={`tile${selected ? " selected" : ""}${here ? " here" : ""}`}
      role="option"
      aria-selected={selected}
      aria-setsize={all}
      aria-posinset={index + 1}
      aria-label={label}
      style={{ top: Math.floor(index / columns) * TILE, left: (index % columns) * TILE }}
      {...events}
    >
      <Picture faceId={face.face_id} url={face.image_url} alt="" />
      {children}
    </div>
  );
}
