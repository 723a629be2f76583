import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { formatNumber, t } from "../../texts";
import { DayAxis, DayTable } from "./DayTable";

type Day = Schemas["UsageDay"];

export interface Series {
  name: string;
  count: (day: Day) => number;
}

interface Props {
  title: string;
  days: Day[];
  /** One or two, drawn above each other: what went well first. */
  series: Series[];
}

const HEIGHT = 60;
const STEP = 10; // of the drawing's own units, a day
const LEAST = 2; // what is not zero can be seen

/** Bars of counts by day, with the same as a table for screen readers. */
export function DayBars({ title, days, series }: Props): JSX.Element {
  const counts = days.map((day) => series.map(({ count }) => count(day)));
  const most = Math.max(1, ...counts.map(sum));
  const [main, other] = series.map((_, place) => sum(counts.map((each) => each[place] ?? 0)));
  return (
    <section class="card">
      <h2>{title}</h2>
      <p class="figure">
        {formatNumber(main ?? 0)} <span class="hint">{t("overview.inDays", { count: days.length })}</span>
      </p>
      {series[1] && (
        <p class="hint second">
          <i class="swatch" /> {series[1].name}: {formatNumber(other ?? 0)}
        </p>
      )}
      <svg class="bars" viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {counts.map((values, index) => (
          <Bar key={index} values={values} most={most} x={index * STEP} />
        ))}
      </svg>
      <DayAxis days={days} />
      <DayTable title={title} days={days} columns={series} />
    </section>
  );
}

function Bar({ values, most, x }: { values: number[]; most: number; x: number }): JSX.Element {
  let top = HEIGHT;
  const parts = values.map((value, place) => {
    const height = value && Math.max(LEAST, (value / most) * HEIGHT);
    top -= height;
    return <rect key={place} x={x} y={top} width={STEP - 2} height={height} class={place ? "second" : undefined} />;
  });
  return <>{parts}</>;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
