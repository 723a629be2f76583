import type { JSX } from "preact";
import { facepass } from "../../api";
import { Picture } from "../../components/faces/Picture";
import { Loading } from "../../components/loading/Loading";
import { NotThere } from "../../components/loading/NotThere";
import { OrNotFound } from "../../components/loading/OrNotFound";
import { useLoad } from "../../components/loading/useLoad";
import { saySimilarity } from "../../components/threshold/calibration";
import { lineOf, type User } from "../../components/users/findUsers";
import { UserPicker } from "../../components/users/UserPicker";
import { changesUsers } from "../../components/users/userRights";
import { go, linkTo } from "../../router";
import { allows } from "../../session";
import { t } from "../../texts";
import { type Alike, findMostAlike } from "./alike";
import { certaintyOf } from "./certainty";
import { MergePreview } from "./MergePreview";

interface Props {
  /** The user who stays, and the one who goes, once that one is chosen. */
  stays: string;
  goes: string | undefined;
}

/** #/people/STAYS/merge chooses the other user; #/people/STAYS/merge/GOES shows both before they become one. */
export function MergeView({ stays, goes }: Props): JSX.Element {
  const user = useLoad((signal) => facepass.users.get(stays, { signal }), [stays]);
  if (!changesUsers()) return <NotThere />;
  return (
    <div class="person">
      <a href={linkTo(["people", stays])}>{t("people.back")}</a>
      <OrNotFound of={user}>
        <Loading of={user}>
          {(found) => (
            <>
              <h2>{t("people.mergeTitle")}</h2>
              {goes ? <MergePreview stays={found} goes={goes} /> : <Choice user={found} />}
            </>
          )}
        </Loading>
      </OrNotFound>
    </div>
  );
}

function Choice({ user }: { user: User }): JSX.Element {
  return (
    <>
      <p>{t("people.mergeChoice", { name: user.full_name })}</p>
      <div class="cards">
        {allows("search") && allows("faces:read") && <MostAlike user={user} />}
        <section class="card">
          <h2>{t("people.mergeByName")}</h2>
          <UserPicker
            label={t("people.mergeOther")}
            except={user.id}
            onPick={(other) => go(["people", user.id, "merge", other.id])}
          />
        </section>
      </div>
    </>
  );
}

function MostAlike({ user }: { user: User }): JSX.Element {
  const alike = useLoad((signal) => findMostAlike(user.id, signal), [user.id]);
  return (
    <section class="card" aria-label={t("people.mostAlike")}>
      <h2>{t("people.mostAlike")}</h2>
      <Loading of={alike}>
        {(found) => (
          <ul class="alike">
            {found.map((each) => (
              <li key={each.user.id}>
                <Candidate of={user} {...each} />
              </li>
            ))}
            {found.length === 0 && <li class="hint">{t("people.noneAlike")}</li>}
          </ul>
        )}
      </Loading>
    </section>
  );
}

function Candidate({ of, user, match }: Alike & { of: User }): JSX.Element {
  return (
    <a class="between" href={linkTo(["people", of.id, "merge", user.id])}>
      <span class="thumbnail">
        <Picture faceId={match.face_id} url={match.image_url} alt="" />
      </span>
      <span class="lines">
        {lineOf(user)}
        <span class="hint">
          {[saySimilarity(match.similarity), certaintyOf(match.false_match_rate)].filter(Boolean).join(" · ")}
        </span>
      </span>
    </a>
  );
}
