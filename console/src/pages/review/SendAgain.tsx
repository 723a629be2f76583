import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { ProblemNote } from "../../components/notices/ProblemNote";
import { BoxedPhoto } from "../../components/photos/BoxedPhoto";
import { PhotoDrop } from "../../components/photos/PhotoDrop";
import { Outcome } from "../../components/uploads/Outcome";
import { boxesOf, UploadFaces } from "../../components/uploads/UploadFaces";
import { nameOf, send, type Sending, tryAgain } from "../../components/uploads/uploading";
import { linkTo } from "../../router";
import { allows } from "../../session";
import { t, word } from "../../texts";

/** Reasons of the collection's enrolment review, which a caller may overrule (docs/review.md). */
const REVIEWED = ["conflicts_with_other_user", "unlike_users_other_faces", "near_duplicate"];

/** A place for the photo, which was not kept, or for another one; then what became of it. */
export function SendAgain({ upload }: { upload: Schemas["Upload"] }): JSX.Element | null {
  const sent = useSignal<Sending | null>(null);
  const overrules = useSignal(false);
  if (!allows("faces:write")) return null;
  const again = ([photo]: File[]) => {
    if (!photo) return;
    const { collection_id: collection, user_id: user, external_image_id: label } = upload;
    const target = { collection, user, keepsName: false, unreviewed: overrules.value, ...(label && { label }) };
    [sent.value = null] = send([photo], target);
  };
  return (
    <section aria-label={t("review.sendAgain")}>
      <h3>{t("review.sendAgain")}</h3>
      {upload.photo_erased_at && <p class="hint">{t("review.notKept")}</p>}
      {REVIEWED.includes(upload.reason ?? "") && allows("users:write") && (
        <label class="choice">
          <input type="checkbox" checked={overrules.value} onChange={(event) => (overrules.value = event.currentTarget.checked)} />
          {t("review.overrule")}
        </label>
      )}
      <PhotoDrop label={t("review.drop")} onPhotos={again} anywhere height="low" />
      {sent.value && <Sent photo={sent.value} />}
    </section>
  );
}

function Sent({ photo }: { photo: Sending }): JSX.Element {
  const { problem, result, share, stage } = photo;
  const upload = result.value;
  return (
    <div class="sent-again">
      {problem.value && (
        <ProblemNote problem={problem.value}>
          <button type="button" disabled={photo.repeats.value} onClick={() => void tryAgain(photo)}>
            {t("common.tryAgain")}
          </button>
        </ProblemNote>
      )}
      {stage.value === "sending" && <progress max={1} value={share.value} aria-label={t("upload.progressOf", { name: photo.file.name })} />}
      <Outcome upload={upload}>
        {upload && word("statuses", upload.status)}
        {upload?.reason && `: ${word("reasons", upload.reason)}`}
        {!upload && !problem.value && t("review.underWay")}
      </Outcome>
      <BoxedPhoto photo={photo} faces={upload ? boxesOf(upload) : []} />
      {upload && <UploadFaces upload={upload} />}
      <a href={linkTo(["upload", nameOf(photo)])}>{t("review.settled")}</a>
    </div>
  );
}
