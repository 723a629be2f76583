import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass } from "../../api";
import { Figures } from "../../components/lists/Figures";
import { Loading } from "../../components/loading/Loading";
import { OrNotFound } from "../../components/loading/OrNotFound";
import { useLoad } from "../../components/loading/useLoad";
import type { User } from "../../components/users/findUsers";
import { findsUsers } from "../../components/users/userRights";
import { linkTo } from "../../router";
import { allows } from "../../session";
import { t } from "../../texts";
import { Consents } from "./Consents";
import { Exclusions } from "./Exclusions";
import { Faces } from "./Faces";
import { MergedNote } from "./MergedNote";
import { Uploads } from "./Uploads";
import { UserHead } from "./UserHead";
import { Verify } from "./Verify";

interface Props {
  id: string;
  /** Of a merge that can be undone here. */
  mergeId: string | null;
}

/** One user: the fields, the faces, and everything that was sent and said about them. */
export function UserView({ id, mergeId }: Props): JSX.Element {
  const user = useLoad((signal) => facepass.users.get(id, { signal }), [id]);
  const changes = useSignal(0); // of the faces, which several parts show
  const changed = () => (changes.value += 1);
  const reload = () => {
    changed();
    user.reload();
  };
  return (
    <div class="person">
      {findsUsers() && <a href={linkTo(["people"])}>{t("people.all")}</a>}
      <OrNotFound of={user}>
        <Loading of={user}>
          {(found) => (
            <>
              <UserHead user={found} onChange={user.reload} />
              {mergeId && <MergedNote userId={id} mergeId={mergeId} onUndone={reload} />}
              <div class="cards">
                {allows("faces:read") && <Faces user={found} version={changes.value} onChange={changed} />}
                {allows("search") && <Verify user={found} />}
                <Consents userId={id} onRevoke={changed} />
                {allows("faces:read") && <Uploads userId={id} />}
                {allows("faces:read") && <Exclusions userId={id} version={changes.value} />}
                <Metadata metadata={found.metadata} />
              </div>
            </>
          )}
        </Loading>
      </OrNotFound>
    </div>
  );
}

function Metadata({ metadata }: { metadata: User["metadata"] }): JSX.Element | null {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return null;
  return (
    <section class="card" aria-label={t("people.metadata")}>
      <h2>{t("people.metadata")}</h2>
      <Figures of={entries.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)])} />
    </section>
  );
}
