import type { JSX } from "preact";
import type { Answer } from "../../api";
import { FaceCrop } from "../../components/photos/FaceCrop";
import type { ChosenPhoto } from "../../components/photos/photo";
import { type Point, rateOf, sayRate, saySimilarity } from "../../components/threshold/calibration";
import { type Packs, pointsOf } from "../../components/threshold/packs";
import { ThresholdCard } from "../../components/threshold/ThresholdCard";
import type { ChosenThreshold } from "../../components/threshold/useThreshold";
import { t } from "../../texts";
import { marginOf, type ShownComparison, type ShownPair } from "./pairs";

type Photos = [ChosenPhoto, ChosenPhoto];

interface Props {
  answer: Answer<"comparePhotos">;
  shown: ShownComparison;
  threshold: ChosenThreshold;
  packs: Packs;
  photos: Photos;
}

/** Whether the photos show the same person at this threshold, how sure that is, and every pair. */
export function Verdict({ answer, shown: { pairs }, threshold, packs, photos }: Props): JSX.Element {
  const points = pointsOf(packs, answer.model);
  const margin = marginOf(pairs);
  const marks = pairs.map(({ similarity, isMatch }) => ({ similarity, isMatch }));
  return (
    <div class="answers">
      <section class="card face-card">
        <div class="verdict" role="status">
          <h2>{t(pairs[0]?.isMatch ? "compare.match" : "compare.noMatch")}</h2>
          <span class="hint">{margin !== null && t("compare.margin", { margin: saySimilarity(margin) })}</span>
        </div>
        <ol class="matches">
          {pairs.map((pair) => (
            <PairRow key={nameOf(pair)} {...{ pair, points, photos }} />
          ))}
        </ol>
      </section>
      <ThresholdCard {...{ packs, threshold, marks }} model={answer.model} answered={answer.threshold}>
        <p class="hint">{t("detect.pack", { pack: answer.model })}</p>
      </ThresholdCard>
    </div>
  );
}

const nameOf = ({ source, target }: ShownPair): string => [source?.name, target.name].filter(Boolean).join(" · ");

function PairRow({ pair, points, photos: [one, other] }: { pair: ShownPair; points: Point[]; photos: Photos }): JSX.Element {
  const { source, target, similarity, rate, isMatch } = pair;
  return (
    <li class={isMatch ? "" : "below"}>
      <span class="pair-crops">
        {source && <FaceCrop photo={one} box={source.face.bounding_box} />}
        <FaceCrop photo={other} box={target.face.bounding_box} />
      </span>
      <span class="who">
        {nameOf(pair)}
        <span class="hint">{t(isMatch ? "compare.above" : "compare.below")}</span>
      </span>
      <span class="how">
        {saySimilarity(similarity)}
        <span class="hint">{sayRate(rateOf(points, similarity, rate))}</span>
      </span>
    </li>
  );
}
