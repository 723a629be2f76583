import type { JSX } from "preact";
import { refine } from "../../router";
import { t } from "../../texts";

const RANGES = [7, 30, 90];
const USUAL = 30; // days

/** How many days a link asks for; the usual number where it asks for none that is offered. */
export function rangeOf(query: URLSearchParams): number {
  const wanted = Number(query.get("days"));
  return RANGES.includes(wanted) ? wanted : USUAL;
}

/** The first of the last `days` days of UTC, as the API writes a day: 2026-06-21. */
export function firstDayOf(days: number): string {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() - days + 1);
  return day.toISOString().slice(0, 10);
}

export function Range({ days }: { days: number }): JSX.Element {
  return (
    <fieldset class="range">
      <legend class="unseen">{t("overview.range")}</legend>
      {RANGES.map((each) => (
        <label key={each}>
          <input type="radio" name="range" checked={each === days} onChange={() => refine({ days: String(each) })} />
          {t("overview.days", { count: each })}
        </label>
      ))}
    </fieldset>
  );
}
