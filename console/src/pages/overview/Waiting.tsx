import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { linkTo } from "../../router";
import { hasPage } from "../../shell/pages";
import { formatAge, formatDate, t, word } from "../../texts";

const LONG = 10 * 60 * 1000; // milliseconds: after these the alarm …oldest-message looks at a photo

/** The photo that has waited longest; marked when it has waited so long that an alarm is near. */
export function Waiting({ oldest }: { oldest: Schemas["OldestWaiting"] | null }): JSX.Element {
  return (
    <section class="card">
      <h2>{t("overview.oldest")}</h2>
      {oldest ? <Photo {...oldest} /> : <p class="figure">{t("overview.noneWaits")}</p>}
    </section>
  );
}

function Photo({ upload_id: id, status, created_at: at }: Schemas["OldestWaiting"]): JSX.Element {
  const late = Date.now() - Date.parse(at) > LONG;
  return (
    <>
      <p class={`figure ${late ? "late" : ""}`}>{formatAge(at)}</p>
      <p>{word("statuses", status)}</p>
      <p class="hint">{formatDate(at)}</p>
      <p>{hasPage("upload") ? <a href={linkTo(["upload", id])}>{t("overview.openUpload")}</a> : <code>{id}</code>}</p>
      {late && <p class="hint">{t(status === "processing" ? "overview.lateIndexer" : "overview.lateClient")}</p>}
    </>
  );
}
