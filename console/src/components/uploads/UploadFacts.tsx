import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { formatDate, t } from "../../texts";
import { UserName } from "../users/UserName";
import "./uploads.css";

/** Whom an upload enrols, where it went, and when. */
export function UploadFacts({ upload }: { upload: Schemas["Upload"] }): JSX.Element {
  return (
    <p class="upload-facts">
      <span>{upload.user_id ? <UserName id={upload.user_id} /> : t("sending.noUser")}</span>
      <span>{upload.collection_id}</span>
      <span>{formatDate(upload.created_at)}</span>
      {upload.external_image_id && <span>{upload.external_image_id}</span>}
    </p>
  );
}
