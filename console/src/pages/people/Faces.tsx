import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { FaceGrid } from "../../components/faces/FaceGrid";
import { NOTHING, type Selection } from "../../components/faces/selection";
import { Loading } from "../../components/loading/Loading";
import { usePages } from "../../components/loading/usePages";
import type { User } from "../../components/users/findUsers";
import { allows } from "../../session";
import { formatDate, t } from "../../texts";
import { Corrections } from "./Corrections";

interface Props {
  user: User;
  /** Another number: the faces have changed. */
  version: number;
  onChange: () => void;
}

/** The user's faces, and what is done with those that are someone else's. */
export function Faces({ user, version, onChange }: Props): JSX.Element {
  const faces = usePages<Schemas["ListedFace"]>(
    (signal) => facepass.users.faces(user.id, { limit: 100 }, { signal }),
    [user.id, version],
  );
  const selection = useSignal<Selection>(NOTHING);
  const changed = () => {
    selection.value = NOTHING;
    onChange();
  };
  return (
    <section class="card wide" aria-label={t("people.faces")}>
      <h2>{t("people.faces")}</h2>
      <Loading of={faces}>
        {(items) => (
          <>
            {allows("faces:write") && items.length > 0 && (
              <Corrections user={user} faces={items.filter((face) => selection.value.ids.has(face.face_id))} onChange={changed} />
            )}
            <FaceGrid
              label={t("people.faces")}
              faces={items}
              selection={selection.value}
              onSelect={(next) => (selection.value = next)}
              describe={(face) =>
                t("people.faceFrom", { collection: face.collection_id, date: formatDate(face.created_at) })
              }
              more={faces.more}
            />
          </>
        )}
      </Loading>
    </section>
  );
}
