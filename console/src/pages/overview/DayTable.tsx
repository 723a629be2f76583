import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { formatDay, formatNumber, t } from "../../texts";

type Day = Schemas["UsageDay"];

interface Props {
  title: string;
  days: Day[];
  columns: { name: string; count: (day: Day) => number | null }[];
}

/** A drawing by day, as a table that only screen readers show. */
export function DayTable({ title, days, columns }: Props): JSX.Element {
  return (
    <table class="unseen">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t("overview.day")}</th>
          {columns.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.day}>
            <th scope="row">{formatDay(day.day)}</th>
            {columns.map(({ name, count }) => (
              <td key={name}>{written(count(day))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function written(count: number | null): string {
  return count === null ? "–" : formatNumber(count);
}

/** The first and the last day, under a drawing. */
export function DayAxis({ days }: { days: Day[] }): JSX.Element {
  return (
    <p class="axis hint" aria-hidden="true">
      {[days[0], days.at(-1)].map((day, place) => (
        <span key={place}>{day && formatDay(day.day)}</span>
      ))}
    </p>
  );
}
