import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { formatNumber, t } from "../../texts";
import { FaceThumbnail } from "../faces/FaceThumbnail";
import { reasonsOf } from "../faces/reasons";
import type { ShownFace } from "../photos/BoxedPhoto";
import "./uploads.css";

type Upload = Schemas["Upload"];

/** The faces of an upload as they are drawn on its photo: those that are stored, then those turned away. */
export function boxesOf({ faces, rejected_faces: rejected }: Upload): ShownFace[] {
  return [
    ...faces.map((face, index): ShownFace => ({ name: String(index + 1), box: face.bounding_box, kind: "match" })),
    ...rejected.map((face, index): ShownFace => {
      return { name: String(faces.length + index + 1), box: face.bounding_box, kind: "unused" };
    }),
  ];
}

interface Props {
  upload: Upload;
  /** Whether the stored faces are shown by their thumbnails: where the photo itself is not there. */
  thumbnails?: boolean;
  at?: string | null;
  onPoint?: (name: string | null) => void;
}

/** Each face of an upload, with its reasons if it was turned away. */
export function UploadFaces({ upload, thumbnails = false, at = null, onPoint }: Props): JSX.Element | null {
  const { faces, rejected_faces: rejected } = upload;
  if (faces.length + rejected.length === 0) return null;
  const point = (name: string) => ({
    class: at === name ? "here" : "",
    onPointerEnter: () => onPoint?.(name),
    onPointerLeave: () => onPoint?.(null),
  });
  return (
    <ol class="upload-faces" aria-label={t("sending.faces")}>
      {faces.map((face, index) => (
        <li key={face.face_id} {...point(String(index + 1))}>
          {thumbnails && <FaceThumbnail faceId={face.face_id} alt={t("sending.face", { number: index + 1 })} />}
          <b>{index + 1}</b> {t("sending.stored")}
          <span class="hint">{qualityOf(face.quality)}</span>
        </li>
      ))}
      {rejected.map((face, index) => (
        <li key={index} {...point(String(faces.length + index + 1))}>
          <b class="unused">{faces.length + index + 1}</b> {t("sending.turnedAway", { reasons: reasonsOf(face.reasons) })}
        </li>
      ))}
    </ol>
  );
}

function qualityOf({ overall }: Record<string, number>): string {
  return overall === undefined ? "" : t("sending.quality", { quality: formatNumber(overall, { maximumFractionDigits: 0 }) });
}
