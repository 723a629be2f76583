import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { formatDay, formatNumber, t } from "../../texts";

interface Props {
  title: string;
  days: Schemas["UsageDay"][];
  count: (day: Schemas["UsageDay"]) => number;
}

const HEIGHT = 60;
const STEP = 10; // of the drawing's own units, a day

/** Bars of a count by day, with the same as a table for screen readers. */
export function DayBars({ title, days, count }: Props): JSX.Element {
  const counts = days.map(count);
  const most = Math.max(1, ...counts);
  const sum = counts.reduce((total, each) => total + each, 0);
  return (
    <section class="card">
      <h2>{title}</h2>
      <p class="figure">
        {formatNumber(sum)} <span class="hint">{t("overview.inDays", { count: days.length })}</span>
      </p>
      <svg class="bars" viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {counts.map((value, index) => {
          const height = value && Math.max(2, (value / most) * HEIGHT);
          return <rect key={index} x={index * STEP} y={HEIGHT - height} width={STEP - 2} height={height} />;
        })}
      </svg>
      <table class="unseen">
        <caption>{title}</caption>
        <tbody>
          {days.map((day, index) => (
            <tr key={day.day}>
              <th scope="row">{formatDay(day.day)}</th>
              <td>{counts[index]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
