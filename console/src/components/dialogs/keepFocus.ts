/** Where the focus goes when what had it is disabled or gone: a keyboard must not begin at the page's top again. */

/** Whether an element can have the focus. The body has it where nothing else does. */
function holdsFocus(element: Element | null): boolean {
  return element !== null && element !== document.body && element.isConnected && !element.matches(":disabled");
}

/** Leave the focus where the person has put it; else give it to the first of these that can have it, or to the page. */
export function keepFocus(...wanted: (Element | null)[]): void {
  if (holdsFocus(document.activeElement)) return;
  const found = [...wanted, document.querySelector("main .face-grid"), document.querySelector("main")].find(holdsFocus);
  if (found instanceof HTMLElement) found.focus({ preventScroll: true });
}
