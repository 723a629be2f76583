import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { facepass, type Schemas } from "../../api";
import type { User } from "../../components/findUsers";
import { useSlow } from "../../components/Loading";
import { Picture } from "../../components/Picture";
import { renew } from "../../components/pictures";
import { ProblemNote } from "../../components/ProblemNote";
import { useLoad } from "../../components/useLoad";
import { isAborted, remember, type ShownProblem } from "../../errors";
import { allows } from "../../session";
import { t } from "../../texts";
import { certaintyOf, formatSimilarity } from "./certainty";

const MOST_IN_ONE_REQUEST = 4_500_000; // bytes; a larger photo goes through the bucket

interface Verified extends Pick<Schemas["VerifyResponse"], "match" | "similarity" | "threshold" | "face_id" | "false_match_rate"> {
  /** The photo, as an address of this tab. */
  photo: string;
}

async function verify(userId: string, photo: File, signal: AbortSignal): Promise<Verified> {
  const small = photo.size <= MOST_IN_ONE_REQUEST || !allows("faces:write");
  const probe = small ? photo : { upload_id: await facepass.uploads.send(photo, { purpose: "probe", signal }) };
  const answer = await facepass.users.verify(userId, probe, {}, { signal });
  return { ...answer, photo: URL.createObjectURL(photo) };
}

/** Is a photo this user? Nothing of it is stored. */
export function Verify({ user }: { user: User }): JSX.Element {
  const result = useSignal<Verified | null>(null);
  const problem = useSignal<ShownProblem | null>(null);
  const busy = useSignal(false);
  const slow = useSlow(busy.value);
  const running = useRef(new AbortController());
  const forget = () => {
    running.current.abort();
    if (result.value) URL.revokeObjectURL(result.value.photo);
    result.value = problem.value = null;
  };
  useEffect(() => forget, []);
  const onPhoto = async (photo: File | undefined) => {
    forget();
    if (!photo) return;
    const own = (running.current = new AbortController());
    busy.value = true;
    try {
      result.value = await verify(user.id, photo, own.signal);
    } catch (error) {
      if (!own.signal.aborted && !isAborted(error)) problem.value = remember(error);
    }
    if (running.current === own) busy.value = false;
  };
  return (
    <section class="card" aria-label={t("people.verify")}>
      <h2>{t("people.verify")}</h2>
      <label>
        {t("people.verifyPhoto")}
        <input type="file" accept="image/*" onChange={(event) => void onPhoto(event.currentTarget.files?.[0])} />
      </label>
      {slow && <p role="status">{t("common.loading")}</p>}
      {problem.value && <ProblemNote problem={problem.value} />}
      {result.value && <Verdict result={result.value} />}
    </section>
  );
}

function Verdict({ result }: { result: Verified }): JSX.Element {
  const nearest = useLoad(() => (allows("faces:read") ? renew(result.face_id) : Promise.resolve(null)), [result.face_id]);
  const url = nearest.value.value;
  return (
    <>
      <div class="pair">
        <span class="tilelike">
          <img class="picture" src={result.photo} alt={t("people.verifyPhoto")} />
        </span>
        {url && (
          <span class="tilelike">
            <Picture faceId={result.face_id} url={url} alt={t("people.nearestFace")} />
          </span>
        )}
        <p class={`verdict ${result.match ? "yes" : "no"}`} role="status">
          {t(result.match ? "people.match" : "people.noMatch")}
        </p>
      </div>
      <dl class="figures">
        {result.similarity !== null && (
          <div>
            <dt>{t("people.similarity")}</dt>
            <dd>{formatSimilarity(result.similarity)}</dd>
          </div>
        )}
        <div>
          <dt>{t("people.threshold")}</dt>
          <dd>{formatSimilarity(result.threshold)}</dd>
        </div>
      </dl>
      {result.false_match_rate !== null && <p class="hint">{certaintyOf(result.false_match_rate)}</p>}
    </>
  );
}
