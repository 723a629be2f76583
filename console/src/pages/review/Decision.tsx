import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { confirm } from "../../components/dialogs/Confirm";
import { Loading } from "../../components/loading/Loading";
import { OrNotFound } from "../../components/loading/OrNotFound";
import { useLoad } from "../../components/loading/useLoad";
import { attempt, notify } from "../../components/notices/notices";
import { UploadFaces } from "../../components/uploads/UploadFaces";
import { UploadFacts } from "../../components/uploads/UploadFacts";
import { changesUsers } from "../../components/users/userRights";
import { go, linkTo } from "../../router";
import { allows } from "../../session";
import { t, word } from "../../texts";
import { Person } from "./Person";
import { SendAgain } from "./SendAgain";

type Upload = Schemas["Upload"];

/** One rejected photo: why, whom it conflicts with, and a place for the photo itself, which was not kept. */
export function Decision({ id, onRemoved }: { id: string; onRemoved: () => void }): JSX.Element {
  const found = useLoad((signal) => facepass.uploads.get(id, { signal }), [id]);
  return (
    <OrNotFound of={found}>
      <Loading of={found}>
        {(upload) => (
          <>
            <h2 class="reason">{word("reasons", upload.reason ?? upload.status)}</h2>
            {upload.detail && <p class="hint">{upload.detail}</p>}
            <UploadFacts upload={upload} />
            <Persons upload={upload} />
            <UploadFaces upload={upload} thumbnails />
            {upload.status === "rejected" ? <SendAgain upload={upload} /> : <a href={linkTo(["upload", id])}>{t("review.settled")}</a>}
            <div class="buttons">
              <Remove upload={upload} onRemoved={onRemoved} />
            </div>
          </>
        )}
      </Loading>
    </OrNotFound>
  );
}

/** The user of the enrolment, beside the one whom the face is more like. */
function Persons({ upload }: { upload: Upload }): JSX.Element | null {
  const { user_id: user, conflicts_with_user_id: other } = upload;
  if (!user) return null;
  return (
    <>
      <div class="both-persons">
        <Person id={user} label={t("review.enrolled")} />
        {other && <Person id={other} label={t("review.conflict")} />}
      </div>
      {other && changesUsers() && (
        <p>
          <a href={linkTo(["people", other, "merge", user])}>{t("review.merge")}</a>
        </p>
      )}
    </>
  );
}

function Remove({ upload, onRemoved }: { upload: Upload; onRemoved: () => void }): JSX.Element | null {
  if (!allows("faces:write")) return null;
  const remove = async () => {
    const effects = [t("review.removeRecord"), t(upload.photo_erased_at ? "review.removeNothing" : "review.removePhoto")];
    if (!(await confirm({ title: t("review.removeTitle"), effects, action: t("review.removeAction") }))) return;
    if (!(await attempt(() => facepass.uploads.delete(upload.upload_id)))) return;
    notify(t("review.removed"));
    onRemoved();
    go(["review"]);
  };
  return (
    <button type="button" onClick={() => void remove()}>
      {t("review.remove")}
    </button>
  );
}
