import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass } from "../../api";
import { Dialog } from "../../components/dialogs/Dialog";
import { changesOf, isStale } from "../../components/fields/changes";
import { notify } from "../../components/notices/notices";
import type { User } from "../../components/users/findUsers";
import { UserForm, type UserFields } from "../../components/users/UserForm";
import { changesUsers } from "../../components/users/userRights";
import { go } from "../../router";
import { formatDate, t } from "../../texts";
import { erase } from "./erase";

/** Who the user is, with what may be done with the user as a whole. */
export function UserHead({ user, onChange }: { user: User; onChange: () => void }): JSX.Element {
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
    const changes = changesOf<UserFields>(user, fields); // another tab may have changed the rest
    if (Object.keys(changes).length > 0) {
      if (isStale<UserFields>(user, await facepass.users.get(user.id), changes)) notify(t("people.stale"));
      else await facepass.users.update(user.id, changes);
      onSaved();
    }
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
