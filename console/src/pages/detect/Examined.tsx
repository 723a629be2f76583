import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { reasonsOf } from "../../components/faces/reasons";
import type { ChosenPhoto } from "../../components/photos/photo";
import { FaceHead } from "../../components/probes/FaceHead";
import { formatNumber, t, word } from "../../texts";

interface Props {
  face: Schemas["ExaminedFace"] & { name: string };
  photo: ChosenPhoto;
  here: boolean;
  onPick: (name: string) => void;
}

/** What was measured of a face, and what that does to its quality. */
export function Examined({ face, photo, here, onPick }: Props): JSX.Element {
  const { name, bounding_box: box, confidence, quality, quality_parts: parts, usable, reasons } = face;
  return (
    <section class={`card face-card${here ? " here" : ""}`}>
      <FaceHead {...{ name, photo, box, here, onPick }}>
        <h2>{usable ? t("detect.usable") : t("detect.unusable", { reasons: reasonsOf(reasons) })}</h2>
        <p class="hint">
          {t("detect.confidence", { confidence: formatNumber(confidence, { maximumFractionDigits: 2 }) })}
          {quality["overall"] !== undefined && ` · ${t("detect.overall", { quality: Math.round(quality["overall"]) })}`}
        </p>
      </FaceHead>
      <details>
        <summary>{t("detect.measures")}</summary>
        <dl class="figures measures">
          {Object.entries(quality).map(([measure, value]) => (
            <div key={measure}>
              <dt>{word("measures", measure)}</dt>
              <dd>{formatNumber(value, { maximumFractionDigits: 1 })}</dd>
            </div>
          ))}
        </dl>
        <h3>{t("detect.parts")}</h3>
        <dl class="figures measures">
          {Object.entries(parts).map(([part, share]) => (
            <div key={part}>
              <dt>{word("measures", part)}</dt>
              <dd>
                <meter min={0} max={1} low={0.5} value={share} aria-label={word("measures", part)} />{" "}
                {formatNumber(share, { style: "percent" })}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}
