import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { formatNumber, t } from "../../texts";
import { DayAxis, DayTable } from "./DayTable";

const HEIGHT = 60;
const TOP = 2; // so that the line's own width fits

/** The faces that were stored at the end of each day, as a line. Days before faces were counted have none. */
export function StoredFaces({ days }: { days: Schemas["UsageDay"][] }): JSX.Element {
  const stored = days.map((day) => day.faces_stored);
  const most = Math.max(1, ...stored.map((count) => count ?? 0));
  const last = Math.max(1, days.length - 1);
  const points = stored.flatMap((count, index) => (count === null ? [] : [`${index},${heightOf(count, most)}`]));
  const now = stored.at(-1);
  return (
    <section class="card">
      <h2>{t("overview.stored")}</h2>
      <p class="figure">{now === null || now === undefined ? "–" : formatNumber(now)}</p>
      <svg class="bars" viewBox={`0 0 ${last} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <polyline points={points.join(" ")} />
      </svg>
      <DayAxis days={days} />
      <DayTable
        title={t("overview.stored")}
        days={days}
        columns={[{ name: t("overview.stored"), count: (day) => day.faces_stored }]}
      />
    </section>
  );
}

function heightOf(count: number, most: number): number {
  return HEIGHT - (count / most) * (HEIGHT - TOP);
}
