import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass } from "../../api";
import { Dialog } from "../../components/dialogs/Dialog";
import { Figures } from "../../components/lists/Figures";
import { Loading } from "../../components/loading/Loading";
import { OrNotFound } from "../../components/loading/OrNotFound";
import { useLoad } from "../../components/loading/useLoad";
import type { User } from "../../components/users/findUsers";
import { UserForm, type UserFields } from "../../components/users/UserForm";
import { changesUsers, findsUsers } from "../../components/users/userRights";
import { go, linkTo } from "../../router";
import { allows } from "../../session";
import { formatDate, t } from "../../texts";
import { Consents } from "./Consents";
import { erase } from "./erase";
import { Exclusions } from "./Exclusions";
import { Faces } from "./Faces";
import { MergedNote } from "./MergedNote";
import { Uploads } from "./Uploads";
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
              <Head user={found} onChange={user.reload} />
              {mergeId && <MergedNote mergeId={mergeId} onUndone={reload} />}
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

function Head({ user, onChange }: { user: User; onChange: () => void }): JSX.Element {
  const edits = useSignal(false);
  return (
    <div class="head">
      <div>
        <h2>{user.full_name}</h2>
        <p class="facts">
          {user.email && <span>{user.email}</span>}
          {user.external_id && <span>{user.external_id}</span>}
          <span class="hint">{t("people.since", { date: formatDate(user.created_at) })}</span>
        </p>
        <code class="hint">{user.id}</code>
      </div>
      {changesUsers() && (
        <div class="actions">
          <button type="button" onClick={() => (edits.value = true)}>
            {t("people.edit")}
          </button>
          <button type="button" onClick={() => go(["people", user.id, "merge"])}>
            {t("people.merge")}
          </button>
          <button type="button" class="erases" onClick={() => void erase(user)}>
            {t("people.erase")}
          </button>
        </div>
      )}
      {edits.value && <EditUser user={user} onSaved={onChange} onClose={() => (edits.value = false)} />}
    </div>
  );
}

interface EditProps {
  user: User;
  onSaved: () => void;
  onClose: () => void;
}

function EditUser({ user, onSaved, onClose }: EditProps): JSX.Element {
  const save = async (fields: UserFields) => {
    // Only what was changed here: another tab may have changed the rest.
    const changes = Object.entries(fields).filter(([name, value]) => value !== user[name as keyof UserFields]);
    await facepass.users.update(user.id, Object.fromEntries(changes));
    onSaved();
    onClose();
  };
  return (
    <Dialog title={t("people.edit")} onClose={onClose}>
      <UserForm
        user={user}
        action={t("people.save")}
        takenAction={t("people.mergeWith")}
        save={save}
        onTaken={(other) => go(["people", user.id, "merge", other.id])}
        onBack={onClose}
      />
    </Dialog>
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
