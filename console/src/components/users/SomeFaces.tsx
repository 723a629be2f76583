import type { JSX } from "preact";
import { facepass } from "../../api";
import { t } from "../../texts";
import { Picture } from "../faces/Picture";
import { Loading } from "../loading/Loading";
import { useLoad } from "../loading/useLoad";
import "../faces/faces.css";

const SHOWN = 6;

/** Some faces of a user, to compare by eye. */
export function SomeFaces({ userId }: { userId: string }): JSX.Element {
  const faces = useLoad((signal) => facepass.users.faces(userId, { limit: SHOWN }, { signal }).page(), [userId]);
  return (
    <Loading of={faces}>
      {({ items }) => (
        <div class="thumbnails">
          {items.map((face, index) => (
            <span key={face.face_id} class="thumbnail">
              <Picture faceId={face.face_id} url={face.image_url} alt={t("sending.face", { number: index + 1 })} />
            </span>
          ))}
          {items.length === 0 && <span class="hint">{t("users.noFaces")}</span>}
        </div>
      )}
    </Loading>
  );
}
