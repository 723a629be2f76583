import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { reasonsOf } from "../../components/faces/reasons";
import { Loading } from "../../components/loading/Loading";
import { NotThere } from "../../components/loading/NotThere";
import { useLoad } from "../../components/loading/useLoad";
import { BoxedPhoto, type ShownFace } from "../../components/photos/BoxedPhoto";
import type { ChosenPhoto, PhotoChoice } from "../../components/photos/photo";
import { PhotoDrop } from "../../components/photos/PhotoDrop";
import { CallExample } from "../../components/probes/CallExample";
import { UnusedFaces } from "../../components/probes/FaceHead";
import { type Packs, pointsOf } from "../../components/threshold/packs";
import { ThresholdCard } from "../../components/threshold/ThresholdCard";
import type { ChosenThreshold } from "../../components/threshold/useThreshold";
import { formatNumber, t } from "../../texts";
import { type Found, type Options, search, type SearchProbe } from "./ask";
import { FaceResult } from "./FaceResult";

interface View {
  packs: Packs;
  options: Options;
  threshold: ChosenThreshold;
}

function useSearch(probe: SearchProbe, { options, threshold }: View) {
  return useLoad((signal) => search(probe, options, threshold.asked, signal), [threshold.asked]);
}

/** Every face of a photo, with its matches beside it. */
export function FoundByPhoto({ photo, choose, ...view }: View & { photo: ChosenPhoto; choose: PhotoChoice["choose"] }): JSX.Element {
  const found = useSearch({ photo }, view);
  const at = useSignal<string | null>(null);
  const shown = useShown(found.value.value, view.threshold);
  const pick = (name: string) => (at.value = at.value === name ? null : name);
  return (
    <div class="probe">
      <div class="photo-side">
        <BoxedPhoto photo={photo} faces={shown ? boxesOf(shown) : []} at={at.value} onPick={pick} />
        <PhotoDrop label={t("probe.another")} onPhotos={choose} pastes height="line" />
        {shown && <Threshold shown={shown} {...view} />}
      </div>
      <div class="answer-side">
        <Loading of={found}>
          {() => shown && <Results {...{ shown, photo }} packs={view.packs} at={at.value} onPick={pick} />}
        </Loading>
      </div>
      {found.value.value && <CallExample {...found.value.value} />}
    </div>
  );
}

/** The matches of a stored face or user. */
export function FoundByStored({ probe, ...view }: View & { probe: Exclude<SearchProbe, { photo: ChosenPhoto }> }): JSX.Element {
  const found = useSearch(probe, view);
  const shown = useShown(found.value.value, view.threshold);
  if (["face_not_found", "user_not_found"].includes(found.problem.value?.code ?? "")) return <NotThere />;
  return (
    <div class="probe">
      <div class="answer-side wide">
        <p>{t("face_id" in probe ? "search.byFace" : "search.byUser")}</p>
        {shown && <Threshold shown={shown} {...view} />}
        <Loading of={found}>
          {() => shown && <Results shown={shown} packs={view.packs} photo={null} at={null} onPick={() => undefined} />}
        </Loading>
      </div>
      {found.value.value && <CallExample {...found.value.value} />}
    </div>
  );
}

/** An answer as the threshold under the slider shows it, before the API has answered for that. */
export interface Shown {
  answer: Found["answer"];
  threshold: number;
  /** Whether every match at the threshold is known: the API answered for no higher one. */
  isKnown: boolean;
  faces: Schemas["SearchedFace"][];
}

function useShown(found: Found | null, { asked, moving }: ChosenThreshold): Shown | null {
  if (!found) return null;
  const { answer } = found;
  const isAnswered = moving === null && found.asked === asked; // the API may answer with a higher one than was asked for
  const threshold = isAnswered ? answer.threshold : (moving ?? asked ?? answer.threshold);
  const faces = answer.faces.map((face) => ({ ...face, results: face.results.filter((match) => match.similarity >= threshold) }));
  return { answer, threshold, isKnown: threshold >= answer.threshold, faces };
}

function boxesOf({ answer, faces }: Shown): ShownFace[] {
  const searched = faces.flatMap(({ searched_face: face, results }, index): ShownFace[] =>
    face ? [{ name: String(index + 1), box: face.bounding_box, kind: results.length ? "match" : "plain" }] : [],
  );
  return [...searched, ...unusedOf(answer).map(({ name, box }) => ({ name, box, kind: "unused" as const }))];
}

function unusedOf({ faces, unused_faces: unused }: Found["answer"]) {
  return unused.map(({ bounding_box: box, reasons }, index) => ({
    name: String(faces.length + index + 1),
    box,
    reasons: reasonsOf(reasons),
  }));
}

interface ResultsProps {
  packs: Packs;
  shown: Shown;
  photo: ChosenPhoto | null;
  at: string | null;
  onPick: (name: string) => void;
}

function Results({ packs, shown, photo, at, onPick }: ResultsProps): JSX.Element {
  const { answer, faces } = shown;
  const points = pointsOf(packs, answer.model);
  return (
    <div class="answers">
      {faces.map((face, index) => {
        const name = String(index + 1);
        return <FaceResult key={name} {...{ name, face, shown, points, photo, onPick }} here={at === name} />;
      })}
      <UnusedFaces faces={unusedOf(answer)} />
      <p class="hint">{t("search.took", { milliseconds: Math.round(answer.query_time_ms), pack: answer.model })}</p>
    </div>
  );
}

function Threshold({ shown: { answer, threshold: at }, threshold, packs }: View & { shown: Shown }): JSX.Element {
  const marks = answer.faces.flatMap(({ results }) => results.map(({ similarity }) => ({ similarity, isMatch: similarity >= at })));
  const { model, threshold: answered, expected_false_matches: expected } = answer;
  return (
    <ThresholdCard {...{ packs, model, answered, threshold, marks }} guarded>
      {at === answered && expected !== null && <p class="hint">{t("search.expected", { matches: digits(expected) })}</p>}
    </ThresholdCard>
  );
}

const digits = (value: number): string => formatNumber(value, { maximumSignificantDigits: 2 });
