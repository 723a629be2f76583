import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { Loading } from "../../components/loading/Loading";
import { usePacks } from "../../components/threshold/packs";
import { formatNumber, t } from "../../texts";

/** The model packs and the thresholds at which they confuse one stranger in so many. */
export function ModelCard(): JSX.Element {
  const models = usePacks();
  return (
    <section class="card">
      <h2>{t("overview.model")}</h2>
      <Loading of={models}>
        {({ default: pack, other }) => (
          <>
            <Pack pack={pack} />
            {other && <Pack pack={other} />}
            <p class="hint">{t("overview.modelHint")}</p>
          </>
        )}
      </Loading>
    </section>
  );
}

function Pack({ pack: { model, threshold, calibration } }: { pack: Schemas["ModelPack"] }): JSX.Element {
  return (
    <dl class="figures calibration">
      <div class="model">
        <dt>{model}</dt>
        <dd>{t("overview.threshold", { threshold: formatNumber(threshold, DIGITS) })}</dd>
      </div>
      {calibration.map(({ fmr, threshold: at }) => (
        <div key={fmr}>
          <dt>{t("overview.oneIn", { strangers: Math.round(1 / fmr) })}</dt>
          <dd>{formatNumber(at, DIGITS)}</dd>
        </div>
      ))}
      {calibration.length === 0 && (
        <div>
          <dt class="hint">{t("overview.noCalibration")}</dt>
        </div>
      )}
    </dl>
  );
}

const DIGITS: Intl.NumberFormatOptions = { maximumFractionDigits: 3 };
