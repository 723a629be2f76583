import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Dialog } from "../components/dialogs/Dialog";
import { go } from "../router";
import { t } from "../texts";
import { pages, titleOfPage } from "./pages";
import { chooseShortcuts, usesShortcuts } from "./shortcutKeys";

const SECOND_KEY_WITHIN = 1500; // ms after `g`

/** A page marks the field that `/` leads to with data-search. */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLElement>("[data-search]");
  field?.focus();
  return field !== null;
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Keys that work everywhere but in a field: g and a letter, /, and ? for their list. */
export function useShortcuts(helps: Signal<boolean>): void {
  useEffect(() => {
    let since = 0;
    const onKey = (event: KeyboardEvent) => {
      if (!usesShortcuts.value || document.querySelector("dialog[open]")) return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const second = event.timeStamp - since < SECOND_KEY_WITHIN;
      since = event.key === "g" ? event.timeStamp : 0;
      const page = second ? pages.value.find(({ key }) => key === event.key) : undefined;
      if (page) go([page.path]);
      else if (event.key === "?") helps.value = true;
      else if (event.key !== "/" || !focusSearch()) return;
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

export function ShortcutsDialog({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t("shell.shortcuts")} onClose={onClose}>
      <dl class="shortcuts">
        {pages.value.map((page) => (
          <div key={page.path}>
            <dt>
              <kbd>g</kbd> <kbd>{page.key}</kbd>
            </dt>
            <dd>{titleOfPage(page)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>{t("shell.shortcutSearch")}</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>{t("shell.shortcuts")}</dd>
        </div>
      </dl>
      <label class="choice">
        <input
          type="checkbox"
          checked={usesShortcuts.value}
          onChange={({ currentTarget }) => chooseShortcuts(currentTarget.checked)}
        />{" "}
        {t("shell.shortcutsUsed")}
      </label>
      <p class="hint">{t("shell.shortcutsInGrids")}</p>
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {t("common.close")}
        </button>
      </div>
    </Dialog>
  );
}
