import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { t } from "../texts";
import { Dialog } from "./Dialog";
import { LooksLike } from "./LooksLike";
import { NewUserForm } from "./NewUserForm";
import { UserPicker } from "./UserPicker";
import { changesUsers } from "./userRights";
import "./whose.css";

export interface Whose {
  id: string;
  full_name: string;
}

interface Props {
  title: string;
  action: string;
  /** Whom this stored face resembles is offered first. */
  like?: { face_id: string; collection: string };
  /** Whether a user may be made for the faces. */
  creates?: boolean;
  children?: ComponentChildren;
  onPick: (user: Whose) => void;
  onClose: () => void;
}

/** Asks whose faces they are: a user whom they resemble, another one, or a new one. */
export function WhoseDialog({ title, action, like, creates = true, children, onPick, onClose }: Props): JSX.Element {
  const chosen = useSignal<Whose | null>(null);
  const isNew = useSignal(false);
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {isNew.value ? (
        <NewUserForm action={action} onMade={onPick} onBack={() => (isNew.value = false)} />
      ) : (
        <div class="whose">
          {like && <LooksLike {...like} chosen={chosen.value?.id ?? null} onPick={(user) => (chosen.value = user)} />}
          <UserPicker label={t("faceActions.user")} onPick={(user) => (chosen.value = user)} />
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
