/** Which items of a grid are selected, as file managers do it: click, Ctrl or Cmd, Shift, and the keyboard. */

export interface Selection {
  ids: ReadonlySet<string>;
  /** Where the keyboard is, and where a range begins: positions in the list. */
  at: number;
  anchor: number;
}

export const NOTHING: Selection = { ids: new Set(), at: 0, anchor: 0 };

export interface Modifiers {
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

function range(order: string[], from: number, to: number): string[] {
  return order.slice(Math.min(from, to), Math.max(from, to) + 1);
}

function toggled(ids: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The selection after a click on the item at `index`. */
export function click(selection: Selection, order: string[], index: number, keys: Modifiers): Selection {
  const id = order[index];
  if (id === undefined) return selection;
  if (keys.shiftKey) return { ids: new Set(range(order, selection.anchor, index)), at: index, anchor: selection.anchor };
  const adds = keys.ctrlKey || keys.metaKey;
  return { ids: adds ? toggled(selection.ids, id) : new Set([id]), at: index, anchor: index };
}

/** How far a key moves, in a grid of so many columns; null for a key that does not move. */
function step(key: string, at: number, columns: number, last: number): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: last,
  };
  const wanted = steps[key];
  return wanted === undefined ? null : Math.max(0, Math.min(last, wanted));
}

/** The selection after a key; null for a key that means nothing here. Shift extends, the space bar toggles. */
export function press(
  selection: Selection,
  order: string[],
  columns: number,
  event: Modifiers & { key: string },
): Selection | null {
  const { at, anchor, ids } = selection;
  const moved = step(event.key, at, columns, order.length - 1);
  if (moved !== null) {
    if (event.shiftKey) return { ids: new Set(range(order, anchor, moved)), at: moved, anchor };
    return { ids, at: moved, anchor: moved };
  }
  if (event.key === " ") return { ids: toggled(ids, order[at] ?? ""), at, anchor: at };
  if (event.key === "a" && (event.ctrlKey || event.metaKey)) return { ids: new Set(order), at, anchor };
  if (event.key === "Escape" && ids.size > 0) return { ...NOTHING, at, anchor: at };
  return null;
}
