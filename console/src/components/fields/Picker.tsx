import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";
import { t } from "../../texts";
import { useLoad } from "../loading/useLoad";
import { ProblemNote } from "../notices/ProblemNote";
import { useSettled } from "./useSettled";

interface Props<Item> {
  label: string;
  /** Asks the server for the first items that begin with the text. */
  find: (prefix: string, signal: AbortSignal) => Promise<Item[]>;
  keyOf: (item: Item) => string;
  show: (item: Item) => string;
  onPick: (item: Item) => void;
}

/** A field that finds one of many by how it begins. It never loads them all: there may be 100,000 users. */
export function Picker<Item>({ label, find, keyOf, show, onPick }: Props<Item>): JSX.Element {
  const text = useSignal("");
  const prefix = useSettled(text.value);
  const at = useSignal(0);
  const open = useSignal(false);
  const list = useId();
  const found = useLoad(async (signal) => ({ prefix, items: await find(prefix, signal) }), [prefix]);
  // those of an earlier prefix may not fit what stands in the field now
  const isAnswered = found.value.value?.prefix === text.value.trim();
  const items = (isAnswered && found.value.value?.items) || [];
  const shows = open.value && isAnswered;
  useEffect(() => {
    if (shows) document.getElementById(`${list}-${at.value}`)?.scrollIntoView({ block: "nearest" });
  }, [shows, at.value]);
  const pick = (item: Item | undefined) => {
    if (!item) return;
    text.value = show(item);
    open.value = false;
    onPick(item);
  };
  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLInputElement>) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move) at.value = Math.max(0, Math.min(items.length - 1, at.value + move));
    else if (event.key === "Enter" && open.value) pick(items[at.value]);
    else if (event.key === "Escape" && open.value) open.value = false;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="picker">
      <label>
        {label}
        <input
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={shows}
          aria-controls={list}
          aria-activedescendant={shows && items.length ? `${list}-${at.value}` : undefined}
          autocomplete="off"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            at.value = 0;
            open.value = true;
          }}
          onFocus={() => (open.value = true)}
          onBlur={() => (open.value = false)}
          onKeyDown={onKeyDown}
        />
      </label>
      {found.problem.value && <ProblemNote problem={found.problem.value} />}
      <ul id={list} role="listbox" aria-label={label} hidden={!shows}>
        {items.map((item, index) => (
          <li
            key={keyOf(item)}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at.value}
            onPointerDown={(event) => event.preventDefault()} // the field keeps the focus
            onClick={() => pick(item)}
          >
            {show(item)}
          </li>
        ))}
        {items.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled>
            {t("common.nothing")}
          </li>
        )}
      </ul>
    </div>
  );
}
