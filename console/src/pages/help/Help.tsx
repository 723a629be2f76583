import type { JSX } from "preact";
import { Loading } from "../../components/loading/Loading";
import { useLoad } from "../../components/loading/useLoad";
import { linkTo, refine } from "../../router";
import { language, t } from "../../texts";
import type { ViewProps } from "../page";
import { Article } from "./Article";
import { type HelpDocument, INDEX, loadDocuments, titleOfDocument } from "./documents";
import { type Finding, searchDocuments } from "./searchDocuments";
import "./help.css";

/** The documents of FacePass, as this version of the service has them: #/help/DOCUMENT/SECTION?q=WORDS */
export function Help({ parts, query }: ViewProps): JSX.Element {
  const documents = useLoad(loadDocuments, []);
  const [name = INDEX, at] = parts;
  const words = query.get("q") ?? "";
  return (
    <>
      <label class="help-search">
        {t("help.search")}
        <input
          type="search"
          data-search
          value={words}
          onInput={({ currentTarget: { value } }) => refine(value ? { q: value } : {})}
        />
      </label>
      {language.value !== "en" && <p class="hint">{t("help.inEnglish")}</p>}
      <Loading of={documents}>
        {(all) => {
          if (words.trim()) return <Findings found={searchDocuments(all, words)} />;
          const shown = all.find((each) => each.name === name);
          return shown ? <Article document={shown} at={at} /> : <Missing documents={all} />;
        }}
      </Loading>
    </>
  );
}

function Findings({ found }: { found: Finding[] }): JSX.Element {
  return (
    <section class="card" aria-label={t("help.results")}>
      <p class="hint" role="status">
        {t("help.found", { count: found.length })}
      </p>
      <ul class="help-found" lang="en">
        {found.map(({ document, section, excerpt }) => (
          <li key={`${document.name} ${section.id}`}>
            <a href={linkTo(["help", document.name, section.id])}>{section.title}</a>
            {section.level > 1 && <span class="hint"> {titleOfDocument(document)}</span>}
            <p class="hint">{excerpt}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Missing({ documents }: { documents: HelpDocument[] }): JSX.Element {
  return (
    <>
      <h2>{t("shell.notFound")}</h2>
      <ul>
        {documents.map((document) => (
          <li key={document.name} lang="en">
            <a href={linkTo(["help", document.name])}>{titleOfDocument(document)}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
