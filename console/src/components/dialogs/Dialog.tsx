import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
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
