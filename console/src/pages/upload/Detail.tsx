import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { confirm } from "../../components/dialogs/Confirm";
import { Loading } from "../../components/loading/Loading";
import { OrNotFound } from "../../components/loading/OrNotFound";
import { useLoad } from "../../components/loading/useLoad";
import { attempt, notify } from "../../components/notices/notices";
import { ProblemNote } from "../../components/notices/ProblemNote";
import { BoxedPhoto } from "../../components/photos/BoxedPhoto";
import { Outcome } from "../../components/uploads/Outcome";
import { boxesOf, UploadFaces } from "../../components/uploads/UploadFaces";
import { UploadFacts } from "../../components/uploads/UploadFacts";
import { findPhoto, isUnderWay, type Sending, takeOut, tryAgain } from "../../components/uploads/uploading";
import { go, linkTo } from "../../router";
import { allows } from "../../session";
import { t } from "../../texts";
import { outcomeOf, stateOf } from "./states";

type Upload = Schemas["Upload"];

/** A photo of this tab with what became of it; an upload of another time, without its photo. */
export function Detail({ name }: { name: string }): JSX.Element {
  const photo = findPhoto(name);
  return photo ? <PhotoDetail photo={photo} /> : <PastUpload id={name} />;
}

function PhotoDetail({ photo }: { photo: Sending }): JSX.Element {
  const at = useSignal<string | null>(null);
  const { result, problem, stage } = photo;
  const upload = result.value;
  const mayRepeat = stage.value === "stopped" || upload?.status === "failed";
  return (
    <>
      <h2>{photo.file.name}</h2>
      {problem.value ? <ProblemNote problem={problem.value} /> : <Outcome upload={upload}>{stateOf(photo)}</Outcome>}
      <BoxedPhoto photo={photo} faces={upload ? boxesOf(upload) : []} at={at.value} />
      {upload && <UploadFaces upload={upload} at={at.value} onPoint={(face) => (at.value = face)} />}
      {upload && <UploadFacts upload={upload} />}
      <div class="buttons">
        {upload && <ReviewLink upload={upload} />}
        {mayRepeat && (
          <button type="button" disabled={photo.repeats.value} onClick={() => void tryAgain(photo)}>
            {t("common.tryAgain")}
          </button>
        )}
        {isUnderWay(photo) && (
          <button type="button" onClick={() => (takeOut([photo]), go(["upload"]))}>
            {t("upload.giveUp")}
          </button>
        )}
        {upload && <EraseButton upload={upload} onErased={() => takeOut([photo])} />}
      </div>
    </>
  );
}

function PastUpload({ id }: { id: string }): JSX.Element {
  const found = useLoad((signal) => facepass.uploads.get(id, { signal }), [id]);
  return (
    <OrNotFound of={found}>
      <Loading of={found}>
        {(upload) => (
          <>
            <h2>{upload.external_image_id ?? t("upload.photo")}</h2>
            <Outcome upload={upload}>{outcomeOf(upload)}</Outcome>
            <p class="hint">{t("upload.noPhoto")}</p>
            <UploadFaces upload={upload} thumbnails />
            <UploadFacts upload={upload} />
            <div class="buttons">
              <ReviewLink upload={upload} />
              <button type="button" onClick={found.reload}>
                {t("upload.look")}
              </button>
              <EraseButton upload={upload} onErased={() => undefined} />
            </div>
          </>
        )}
      </Loading>
    </OrNotFound>
  );
}

function ReviewLink({ upload }: { upload: Upload }): JSX.Element | null {
  if (upload.status !== "rejected" || upload.user_id === null) return null;
  return <a href={linkTo(["review", upload.upload_id])}>{t("upload.review")}</a>;
}

function EraseButton({ upload, onErased }: { upload: Upload; onErased: () => void }): JSX.Element | null {
  if (!allows("faces:write")) return null;
  const count = upload.faces.length;
  const erase = async () => {
    const effects = [t("upload.eraseFaces", { count }), t("upload.erasePhoto"), t("common.final")];
    if (!(await confirm({ title: t("upload.eraseTitle"), effects, action: t("upload.eraseAction") }))) return;
    if (!(await attempt(() => facepass.uploads.delete(upload.upload_id)))) return;
    onErased();
    notify(t("upload.erased"));
    go(["upload"]);
  };
  return (
    <button type="button" onClick={() => void erase()}>
      {t("upload.erase")}
    </button>
  );
}
