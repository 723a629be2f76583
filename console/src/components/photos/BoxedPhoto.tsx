import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { t } from "../../texts";
import type { ChosenPhoto } from "./photo";
import "./photos.css";

type Box = Schemas["BoundingBox"];

export interface ShownFace {
  /** What stands at the box, and beside its result. */
  name: string;
  box: Box;
  /** match: someone was found; plain: no one; unused: the service did not use the face. */
  kind: "match" | "plain" | "unused";
  /** As fractions of the photo, like the box. */
  points?: Schemas["Point"][];
}

interface Props {
  photo: ChosenPhoto;
  faces: ShownFace[];
  /** The name of the face that is pointed out. */
  at?: string | null;
  onPick?: (name: string) => void;
}

/** A photo with its faces boxed. The boxes repeat for the eye what the list beside them says to all. */
export function BoxedPhoto({ photo, faces, at = null, onPick }: Props): JSX.Element {
  const fails = useSignal(false);
  const onLoad = ({ currentTarget: { naturalWidth: width, naturalHeight: height } }: JSX.TargetedEvent<HTMLImageElement>) =>
    (photo.size.value = { width, height });
  return (
    <figure class="boxed">
      {fails.value ? (
        <p class="hint">{t("probe.notShown")}</p>
      ) : (
        <div class="boxed-frame">
          <img src={photo.url} alt={t("probe.photo")} onLoad={onLoad} onError={() => (fails.value = true)} />
          {photo.size.value && faces.map((face) => <FaceBox key={face.name} face={face} here={face.name === at} onPick={onPick} />)}
        </div>
      )}
      <figcaption class="hint">{photo.file.name}</figcaption>
    </figure>
  );
}

const LABEL_INSIDE = 0.08; // of the height: above such a box there is no room for its name
const percent = (fraction: number): string => `${fraction * 100}%`;

interface FaceBoxProps {
  face: ShownFace;
  here: boolean;
  onPick: Props["onPick"];
}

function FaceBox({ face: { name, box, kind, points = [] }, here, onPick }: FaceBoxProps): JSX.Element {
  const { left, top, width, height } = box;
  const place = { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
  const inside = top < LABEL_INSIDE ? " at-top" : "";
  return (
    <>
      <span class={`box ${kind}${here ? " here" : ""}${inside}`} aria-hidden="true" style={place} onClick={() => onPick?.(name)}>
        <b>{name}</b>
      </span>
      {points.map((point, index) => (
        <span key={index} class="landmark" aria-hidden="true" style={{ left: percent(point.x), top: percent(point.y) }} />
      ))}
    </>
  );
}
