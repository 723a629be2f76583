import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { Picture } from "../../components/faces/Picture";
import { renew } from "../../components/faces/pictures";
import { Figures } from "../../components/lists/Figures";
import { Loading } from "../../components/loading/Loading";
import { useLoad } from "../../components/loading/useLoad";
import { type ChosenPhoto, probeOf, usePhoto } from "../../components/photos/photo";
import { saySimilarity } from "../../components/threshold/calibration";
import type { User } from "../../components/users/findUsers";
import { allows } from "../../session";
import { t } from "../../texts";
import { certaintyOf } from "./certainty";

/** Is a photo this user? Nothing of it is stored. */
export function Verify({ user }: { user: User }): JSX.Element {
  const { photo, choose } = usePhoto();
  return (
    <section class="card" aria-label={t("people.verify")}>
      <h2>{t("people.verify")}</h2>
      <label>
        {t("people.verifyPhoto")}
        <input type="file" accept="image/*" onChange={(event) => choose([...(event.currentTarget.files ?? [])])} />
      </label>
      {photo && <Verified key={photo.id} userId={user.id} photo={photo} />}
    </section>
  );
}

function Verified({ userId, photo }: { userId: string; photo: ChosenPhoto }): JSX.Element {
  const result = useLoad(async (signal) => facepass.users.verify(userId, await probeOf(photo), {}, { signal }), []);
  return <Loading of={result}>{(found) => <Verdict result={found} photo={photo} />}</Loading>;
}

function Verdict({ result, photo }: { result: Schemas["VerifyResponse"]; photo: ChosenPhoto }): JSX.Element {
  const { match, similarity, threshold, face_id: faceId, false_match_rate: rate } = result;
  return (
    <>
      <div class="verified">
        <span class="verified-face">
          <img class="picture" src={photo.url} alt={t("people.verifyPhoto")} />
        </span>
        {allows("faces:read") && <NearestFace id={faceId} />}
        <p class={`outcome ${match ? "good" : "bad"}`} role="status">
          {t(match ? "people.match" : "people.noMatch")}
        </p>
      </div>
      <Figures
        of={[
          [t("people.similarity"), similarity !== null && saySimilarity(similarity)],
          [t("people.threshold"), saySimilarity(threshold)],
        ]}
      />
      {rate !== null && <p class="hint">{certaintyOf(rate)}</p>}
    </>
  );
}

function NearestFace({ id }: { id: string }): JSX.Element | null {
  const link = useLoad(() => renew(id), [id]);
  const url = link.value.value;
  if (!url) return null;
  return (
    <span class="verified-face">
      <Picture faceId={id} url={url} alt={t("people.nearestFace")} />
    </span>
  );
}
