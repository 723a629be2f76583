import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";
import { allows } from "../../session";
import { t } from "../../texts";
import { Loading } from "../loading/Loading";
import type { Mark } from "./curve";
import { type Packs, pointsOf } from "./packs";
import { ThresholdCurve } from "./ThresholdCurve";
import type { ChosenThreshold } from "./useThreshold";
import "../probes/probes.css";

interface Props {
  packs: Packs;
  /** The pack that answered. */
  model: string;
  /** The threshold that the API answered with. */
  answered: number;
  threshold: ChosenThreshold;
  marks: Mark[];
  /** Whether only callers with faces:read may go below the collection's own threshold. */
  guarded?: boolean;
  children?: ComponentChildren;
}

/** The threshold of a view on the calibration of the pack that answered. */
export function ThresholdCard({ packs, model, answered, threshold, marks, guarded = false, children }: Props): JSX.Element {
  const own = useRef<number | undefined>(undefined);
  if (threshold.asked === undefined && threshold.moving === null) own.current = answered;
  const lowest = guarded && !allows("faces:read") ? own.current : undefined;
  const { asked, moving, move, reset } = threshold;
  return (
    <section class="card face-card">
      <div class="call-title">
        <h2>{t("probe.threshold")}</h2>
        {asked !== undefined && (
          <button type="button" class="plain" onClick={reset}>
            {t("probe.reset")}
          </button>
        )}
      </div>
      <Loading of={packs}>
        {() => (
          <ThresholdCurve points={pointsOf(packs, model)} threshold={moving ?? asked ?? answered} {...{ marks, lowest }} onMove={move} />
        )}
      </Loading>
      {children}
    </section>
  );
}
