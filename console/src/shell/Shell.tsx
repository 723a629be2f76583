import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ConfirmDialog } from "../components/dialogs/Confirm";
import { NoticeBoard } from "../components/notices/NoticeBoard";
import { ShownOnce } from "../components/secrets/ShownOnce";
import { place, viewName } from "../router";
import { t } from "../texts";
import { Header } from "./Header";
import { Navigation } from "./Navigation";
import { openPage, titleOfPage } from "./pages";
import { ShortcutsDialog, useShortcuts } from "./shortcuts";

/** What is around every page: navigation, the way to the content, progress, notices, questions and shortcuts. */
export function Shell(): JSX.Element {
  const helps = useSignal(false);
  const content = useRef<HTMLElement>(null);
  useShortcuts(helps);
  useEffect(() => {
    content.current?.focus({ preventScroll: true }); // a tall page would push the header out of the window
    scrollTo(0, 0);
  }, [viewName.value]);
  const page = openPage.value;
  useEffect(() => {
    document.title = page ? `${titleOfPage(page)} · FacePass` : "FacePass";
  });
  const skip = (event: Event) => {
    event.preventDefault(); // the fragment is the console's place
    content.current?.focus();
  };
  return (
    <>
      <a class="skip" href="#content" onClick={skip}>
        {t("shell.skip")}
      </a>
      <Header onHelp={() => (helps.value = true)} />
      <Navigation />
      <main id="content" ref={content} tabIndex={-1}>
        {page ? <h1>{titleOfPage(page)}</h1> : <NotFound />}
        <ShownOnce />
        {page && <page.View key={page.path} parts={place.value.parts.slice(1)} query={place.value.query} />}
      </main>
      <NoticeBoard />
      <ConfirmDialog />
      {helps.value && <ShortcutsDialog onClose={() => (helps.value = false)} />}
    </>
  );
}

/** What stands in place of a page or thing that is not there, or not this caller's: the same for both. */
export function NotFound(): JSX.Element {
  return (
    <>
      <h1>{t("shell.notFound")}</h1>
      <p>{t("shell.notFoundHint")}</p>
    </>
  );
}
