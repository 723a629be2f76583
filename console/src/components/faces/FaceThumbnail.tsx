import type { JSX } from "preact";
import { Picture } from "./Picture";
import "./faces.css";

/** A face's thumbnail, where only its id is known. */
export function FaceThumbnail({ faceId, alt }: { faceId: string; alt: string }): JSX.Element {
  return (
    <span class="thumbnail">
      <Picture faceId={faceId} url={undefined} alt={alt} />
    </span>
  );
}
