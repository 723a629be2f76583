import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { Picture } from "../../components/faces/Picture";
import type { ChosenPhoto } from "../../components/photos/photo";
import { FaceHead } from "../../components/probes/FaceHead";
import { type Point, rateOf, sayRate, saySimilarity } from "../../components/threshold/calibration";
import { linkTo } from "../../router";
import { allows } from "../../session";
import { t } from "../../texts";
import { MATCHES } from "./ask";
import type { Shown } from "./Found";
import { type Margin, marginOf } from "./margin";

type Match = Schemas["Match"];

interface Props {
  name: string;
  face: Schemas["SearchedFace"];
  shown: Shown;
  points: Point[];
  photo: ChosenPhoto | null;
  here: boolean;
  onPick: (name: string) => void;
}

/** One face of the probe: who it is, how sure that is, and the other matches. */
export function FaceResult({ name, face, shown, points, photo, here, onPick }: Props): JSX.Element {
  const { results, searched_face: searched } = face;
  const [best] = results;
  const margin = shown.isKnown ? marginOf(results, shown.threshold, MATCHES) : null;
  return (
    <section class={`card face-card${here ? " here" : ""}`}>
      <FaceHead {...{ name, photo, here, onPick }} box={searched?.bounding_box ?? null}>
        <h2>{best ? <Who match={best} /> : t(shown.isKnown ? "search.noMatch" : "common.loading")}</h2>
        {margin && <p class="hint">{sayMargin(margin)}</p>}
        {!best && shown.isKnown && <p class="hint">{t("search.noMatchHint", { threshold: saySimilarity(shown.threshold) })}</p>}
      </FaceHead>
      {results.length > 0 && (
        <ol class="matches">
          {results.map((match) => (
            <MatchRow key={match.face_id} match={match} points={points} />
          ))}
        </ol>
      )}
    </section>
  );
}

function sayMargin({ ahead, isBound }: Margin): string {
  return t(isBound ? "search.marginAtLeast" : "search.margin", { margin: saySimilarity(ahead) });
}

/** The user's name; the id where the caller may not read names. */
function Who({ match: { user, user_id: id } }: { match: Match }): JSX.Element {
  if (id === null) return <>{t("search.unassigned")}</>;
  const name = user?.full_name ?? t("search.user", { id: id.slice(-12) });
  return allows("users:read") ? <a href={linkTo(["people", id])}>{name}</a> : <>{name}</>;
}

function MatchRow({ match, points }: { match: Match; points: Point[] }): JSX.Element {
  const { face_id: id, image_url: url, user, external_image_id: label, similarity } = match;
  const more = [user?.email ?? user?.external_id, label].filter(Boolean).join(" · ");
  return (
    <li>
      {allows("faces:read") && <Picture faceId={id} url={url} alt={t("search.face")} />}
      <span class="who">
        <Who match={match} />
        {more && <span class="hint">{more}</span>}
      </span>
      <span class="how">
        {saySimilarity(similarity)}
        <span class="hint">{sayRate(rateOf(points, similarity, match.false_match_rate))}</span>
      </span>
    </li>
  );
}
