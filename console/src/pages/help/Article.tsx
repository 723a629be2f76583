import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { linkTo } from "../../router";
import { language, t } from "../../texts";
import { type HelpDocument, type HelpSection, INDEX, titleOfDocument } from "./documents";
import { DocumentText } from "./DocumentText";

const elementOf = (id: string) => `topic-${id}`;

/** One document, at the section that the link names. */
export function Article({ document: shown, at }: { document: HelpDocument; at: string | undefined }): JSX.Element {
  useEffect(() => {
    if (!at) return scrollTo(0, 0);
    const timer = setTimeout(() => reveal(at)); // after the shell, which leads to the page's beginning
    return () => clearTimeout(timer);
  }, [shown, at]);
  return (
    <div class="help">
      {shown.sections.length > 2 && shown.whole && <Topics document={shown} />}
      <article class="card help-text" lang="en">
        {shown.sections.map((section) => (
          <section key={section.id}>
            <Heading section={section} />
            <DocumentText nodes={section.nodes} page={shown.name} />
          </section>
        ))}
        {!shown.whole && (
          <p class="hint" lang={language.value}>
            {t("help.inRepository", { file: `docs/${shown.name}.md` })}
          </p>
        )}
      </article>
    </div>
  );
}

function reveal(id: string): void {
  const heading = document.getElementById(elementOf(id));
  heading?.focus({ preventScroll: true });
  heading?.scrollIntoView();
}

/** The page's own title is above: a document's is the second, its sections' the third. */
function Heading({ section: { id, level, title } }: { section: HelpSection }): JSX.Element {
  const Level = `h${Math.min(level + 1, 6)}` as "h2";
  return (
    <Level id={elementOf(id)} tabIndex={-1}>
      {title}
    </Level>
  );
}

function Topics({ document: shown }: { document: HelpDocument }): JSX.Element {
  return (
    <div class="help-topics" role="navigation" aria-label={t("help.topics")}>
      {shown.name !== INDEX && <a href={linkTo(["help"])}>{t("help.all")}</a>}
      <strong>{titleOfDocument(shown)}</strong>
      <ul>
        {shown.sections
          .filter(({ level }) => level === 2)
          .map(({ id, title }) => (
            <li key={id} lang="en">
              <a href={linkTo(["help", shown.name, id])}>{title}</a>
            </li>
          ))}
      </ul>
    </div>
  );
}
