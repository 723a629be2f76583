import type { JSX } from "preact";
import { useLoad } from "../loading/useLoad";
import { Picture } from "./Picture";
import { renew } from "./pictures";
import "./faces.css";

/** A face's thumbnail, where only its id is known. */
export function FaceThumbnail({ faceId, alt }: { faceId: string; alt: string }): JSX.Element {
  const link = useLoad(() => renew(faceId), [faceId]);
  return (
    <span class="thumbnail">
      {link.busy.value ? <span class="picture" /> : <Picture faceId={faceId} url={link.value.value} alt={alt} />}
    </span>
  );
}
