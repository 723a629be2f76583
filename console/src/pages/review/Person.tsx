import type { JSX } from "preact";
import { facepass } from "../../api";
import { Loading } from "../../components/Loading";
import { Picture } from "../../components/Picture";
import { UserName } from "../../components/UserName";
import { useLoad } from "../../components/useLoad";
import { t } from "../../texts";

const SHOWN = 6;

/** A user with some faces, to compare by eye. */
export function Person({ id, label }: { id: string; label: string }): JSX.Element {
  const faces = useLoad((signal) => facepass.users.faces(id, { limit: SHOWN }, { signal }).page(), [id]);
  return (
    <section aria-label={label}>
      <h3>{label}</h3>
      <p>
        <UserName id={id} />
      </p>
      <Loading of={faces}>
        {({ items }) => (
          <div class="thumbnails">
            {items.map((face, index) => (
              <span class="thumbnail" key={face.face_id}>
                <Picture faceId={face.face_id} url={face.image_url} alt={t("sending.face", { number: index + 1 })} />
              </span>
            ))}
            {items.length === 0 && <span class="hint">{t("review.noFaces")}</span>}
          </div>
        )}
      </Loading>
    </section>
  );
}
