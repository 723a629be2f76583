import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { Loading } from "../../components/loading/Loading";
import { useLoad } from "../../components/loading/useLoad";
import { formatNumber, t } from "../../texts";
import { firstDayOf } from "./Range";

const MOST = 100; // searches, of one page of the audit log

/** How many of the latest searches found a user or a face: each search leaves its number of matches in the audit log. */
export function Matches({ days, round }: { days: number; round: number }): JSX.Element {
  const searches = useLoad((signal) => latest(days, signal), [days, round]);
  return (
    <section class="card">
      <h2>{t("overview.matches")}</h2>
      <Loading of={searches}>{(entries) => <Share entries={entries} />}</Loading>
    </section>
  );
}

async function latest(days: number, signal: AbortSignal): Promise<Schemas["AuditEntry"][]> {
  const since = `${firstDayOf(days)}T00:00:00Z`;
  const wanted = { verb: "search_faces", result: "ok", order: "newest", since, limit: MOST } as const;
  return (await facepass.audit.list(wanted, { signal }).page()).items;
}

function Share({ entries }: { entries: Schemas["AuditEntry"][] }): JSX.Element {
  if (entries.length === 0) return <p class="hint">{t("overview.noSearches")}</p>;
  const matched = entries.filter(({ count }) => (count ?? 0) > 0).length;
  const label = t("overview.matched", { count: entries.length, matched });
  return (
    <>
      <p class="figure">{formatNumber(matched / entries.length, { style: "percent" })}</p>
      <p class="share">
        {label}
        <meter min={0} max={entries.length} value={matched} aria-label={label} />
      </p>
      <p class="hint">{t("overview.matchesHint")}</p>
    </>
  );
}
