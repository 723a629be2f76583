import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { facepass } from "../../api";
import { t } from "../../texts";
import { Dialog, useShown } from "../dialogs/Dialog";
import type { Whose } from "./findUsers";
import { LooksLike } from "./LooksLike";
import { newUserOf, UserForm, type UserFields } from "./UserForm";
import { UserPicker } from "./UserPicker";
import { changesUsers } from "./userRights";
import "./users.css";

interface Props {
  title: string;
  action: string;
  /** Whom this stored face resembles is offered first. */
  like?: { face_id: string; collection: string };
  /** Whether a user may be made for the faces. */
  creates?: boolean;
  /** The user who cannot be picked. */
  except?: string;
  children?: ComponentChildren;
  onPick: (user: Whose) => void;
  onClose: () => void;
}

/** Asks whose faces they are: a user whom they resemble, another one, or a new one. */
export function WhoseDialog({ title, action, like, creates = true, except, children, onPick, onClose }: Props): JSX.Element {
  const chosen = useSignal<Whose | null>(null);
  const isNew = useSignal(false);
  const isShown = useShown();
  const create = async (fields: UserFields) => {
    const made = await facepass.users.create(newUserOf(fields));
    if (isShown()) onPick(made);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {isNew.value ? (
        <UserForm
          action={action}
          takenAction={t("faceActions.sameUser")}
          back={t("faceActions.back")}
          save={create}
          onTaken={onPick}
          onBack={() => (isNew.value = false)}
        />
      ) : (
        <div class="whose">
          {like && <LooksLike {...like} chosen={chosen.value?.id ?? null} onPick={(user) => (chosen.value = user)} />}
          <UserPicker label={t("faceActions.user")} except={except} onPick={(user) => (chosen.value = user)} />
          {chosen.value && <p class="chosen">{t("faceActions.chosen", { name: chosen.value.full_name })}</p>}
          <div class="buttons">
            {creates && changesUsers() && (
              <button type="button" class="first" onClick={() => (isNew.value = true)}>
                {t("faceActions.newUser")}
              </button>
            )}
            <button type="button" onClick={onClose}>
              {t("common.cancel")}
            </button>
            <button type="button" class="primary" disabled={!chosen.value} onClick={() => chosen.value && onPick(chosen.value)}>
              {action}
            </button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
