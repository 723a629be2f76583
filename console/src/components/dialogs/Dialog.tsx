import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { keepFocus } from "./keepFocus";

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A window above the page. The browser keeps the focus inside and closes it by Escape; what opened it has the focus then. */
export function Dialog({ title, onClose, children }: Props): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    return () => void setTimeout(() => keepFocus(before)); // once it is gone: until then the page takes no focus
  }, []);
  return (
    <dialog ref={element} aria-labelledby={heading} onClose={onClose}>
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}

function holdOpen(event: Event): void {
  // a browser lets a second `cancel` pass, but no key that was stopped before
  if (event.type === "cancel" || (event instanceof KeyboardEvent && event.key === "Escape")) event.preventDefault();
}

/** Keep the dialog open while what is inside it is busy: its outcome would have no place. */
export function useHeldOpen(busy: boolean): void {
  useLayoutEffect(() => {
    if (!busy) return;
    addEventListener("keydown", holdOpen, true);
    addEventListener("cancel", holdOpen, true);
    return () => {
      removeEventListener("keydown", holdOpen, true);
      removeEventListener("cancel", holdOpen, true);
    };
  }, [busy]);
}

/** Whether the component is still shown: what was asked for in a view that was left must not act on the next one. */
export function useShown(): () => boolean {
  const shown = useRef(true);
  useLayoutEffect(() => () => void (shown.current = false), []);
  return () => shown.current;
}
