import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../texts";
import "./panes.css";

interface Props {
  list: ComponentChildren;
  /** The open item; null for none. */
  detail: ComponentChildren | null;
  /** Names the open item. */
  at: string | undefined;
  label: string;
  /** The link to the list without an open item. */
  back: string;
}

/** A list, and beside it the item that is open. A small window shows one of the two. */
export function Panes({ list, detail, at, label, back }: Props): JSX.Element {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => element.current?.focus({ preventScroll: true })); // after the shell, which leads to the page's beginning
    return () => clearTimeout(timer);
  }, [at]);
  return (
    <div class={`panes${detail ? " open" : ""}`}>
      <div class="pane-list">{list}</div>
      {detail && (
        <section class="pane card" ref={element} tabIndex={-1} aria-label={label}>
          <a class="pane-close" href={back}>
            {t("common.close")}
          </a>
          {detail}
        </section>
      )}
    </div>
  );
}
