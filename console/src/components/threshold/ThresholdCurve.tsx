import type { JSX } from "preact";
import { formatNumber, t } from "../../texts";
import { type Point, rateAt, sayRate, saySimilarity } from "./calibration";
import { type Curve, curveOf, type Mark } from "./curve";
import "./curve.css";

interface Props {
  points: Point[];
  threshold: number;
  /** Similarities that were found, marked on the axis. */
  marks: Mark[];
  /** The lowest threshold that the caller may ask for. */
  lowest?: number | undefined;
  onMove: (threshold: number) => void;
}

const STEP = 0.005;

/** The threshold as a slider on the pack's calibration curve: to the right, fewer strangers match. */
export function ThresholdCurve({ points, threshold, marks, lowest = -1, onMove }: Props): JSX.Element {
  const curve = curveOf(points, threshold, marks);
  const says = t("probe.thresholdIs", { threshold: saySimilarity(threshold), rate: sayRate(rateAt(points, threshold)) });
  return (
    <div class="curve">
      <div class="curve-plot">
        <Drawing curve={curve} threshold={threshold} marks={marks} />
        <Labels curve={curve} points={points} threshold={threshold} />
        <input
          type="range"
          aria-label={t("probe.threshold")}
          aria-valuetext={says}
          min={curve.low}
          max={curve.high}
          step={STEP}
          value={threshold}
          onInput={(event) => onMove(Math.max(lowest, Number(event.currentTarget.value)))}
        />
      </div>
      <div class="curve-axis" aria-hidden="true">
        {curve.ticks.map((tick) => (
          <span key={tick} style={{ left: `${curve.x(tick)}%` }}>
            {formatNumber(tick, { minimumFractionDigits: 1 })}
          </span>
        ))}
      </div>
      <p class="curve-says">{says}</p>
    </div>
  );
}

/** In units of hundredths of the plot: it is stretched to the space that there is. */
function Drawing({ curve, threshold, marks }: { curve: Curve; threshold: number; marks: Mark[] }): JSX.Element {
  const at = curve.x(threshold);
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {curve.measured > 0 && <rect class="unmeasured" x={0} y={0} width={curve.measured} height={100} />}
      <polyline class="bound" points={curve.bound} />
      <polyline class="rates" points={curve.rates} />
      {marks.map(({ similarity, isMatch }, index) => (
        <line key={index} class={isMatch ? "found match" : "found"} x1={curve.x(similarity)} x2={curve.x(similarity)} y1={88} y2={100} />
      ))}
      <line class="at" x1={at} x2={at} y1={0} y2={100} />
    </svg>
  );
}

function Labels({ curve, points, threshold }: { curve: Curve; points: Point[]; threshold: number }): JSX.Element {
  const rate = rateAt(points, threshold);
  return (
    <div class="curve-labels" aria-hidden="true">
      {curve.decades.map((fmr) => (
        <span key={fmr} style={{ top: `${curve.y(fmr)}%` }}>
          1 : {formatNumber(1 / fmr, { maximumFractionDigits: 0 })}
        </span>
      ))}
      {rate && <i style={{ left: `${curve.x(threshold)}%`, top: `${curve.y(rate.fmr)}%` }} />}
    </div>
  );
}
