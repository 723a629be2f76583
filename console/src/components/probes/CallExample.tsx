import type { JSX } from "preact";
import { t } from "../../texts";
import { attempt, notify } from "../notices/notices";
import { answerAsJson } from "./curl";
import "./probes.css";

/** What a developer does with the view: its call as curl, and what the API answered. */
export function CallExample({ call, answer }: { call: string; answer: unknown }): JSX.Element {
  return (
    <section class="card wide call">
      <Copied title={t("probe.call")} text={call} />
      <p class="hint">{t("probe.callHint")}</p>
      <Copied title={t("probe.answer")} text={answerAsJson(answer)} />
    </section>
  );
}

function Copied({ title, text }: { title: string; text: string }): JSX.Element {
  const copy = async () => {
    if (await attempt(() => navigator.clipboard.writeText(text))) notify(t("probe.copied"));
  };
  return (
    <>
      <div class="call-title">
        <h2>{title}</h2>
        <button type="button" class="plain" aria-label={`${t("probe.copy")}: ${title}`} onClick={() => void copy()}>
          {t("probe.copy")}
        </button>
      </div>
      <pre tabIndex={0} role="region" aria-label={title}>
        {text}
      </pre>
    </>
  );
}
