import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass } from "../../api";
import { confirm } from "../../components/Confirm";
import { Dialog } from "../../components/Dialog";
import type { User } from "../../components/findUsers";
import { notify } from "../../components/notices";
import { UserPicker } from "../../components/UserPicker";
import { changesUsers, findsUsers } from "../../components/userRights";
import { go } from "../../router";
import { formatNumber, t, type TextKey } from "../../texts";
import { type Change, changeFaces, erase, exclude, giveBack, giveTo, setFree } from "./changeFaces";
import { newUserOf, UserForm, type UserFields } from "./UserForm";

interface Props {
  user: User;
  /** The selected faces. */
  ids: string[];
  onChange: () => void;
}

/** What may be done with the selected faces. All but erasing can be undone from the notice that says it was done. */
export function Corrections({ user, ids, onChange }: Props): JSX.Element {
  const done = useSignal<number | null>(null);
  const dialog = useSignal<"move" | "split" | null>(null);
  const close = () => (dialog.value = null);
  const run = async (change: Change, said: TextKey, undo: "give back" | "withdraw" | null) => {
    close();
    const changed = await changeFaces(user.id, ids, change, (count) => (done.value = count));
    done.value = null;
    onChange();
    if (changed.length === 0) return;
    const back = () => void giveBack(user.id, changed, undo === "withdraw").then(onChange);
    notify(t(said, { count: changed.length }), undo ? { label: t("people.undo"), run: back } : undefined);
  };
  const askAndErase = async () => {
    const question = { title: t("people.eraseSome", { count: ids.length }), action: t("people.eraseAction") };
    const effects = [t("people.eraseSomeEffect"), t("people.eraseFinal")];
    if (await confirm({ ...question, effects })) await run(erase, "people.facesErased", null);
  };
  const move = (to: User) => void run(giveTo(to.id), "people.facesMoved", "give back");
  const idle = done.value === null;
  const button = (label: TextKey, onClick: () => void) => (
    <button type="button" disabled={!idle} onClick={onClick}>
      {t(label)}
    </button>
  );
  return (
    <div class="corrections" role="toolbar" aria-label={t("people.corrections")}>
      <span class="hint" role="status">
        {done.value === null
          ? ids.length === 0 ? t("people.selectFaces") : t("people.selected", { count: ids.length })
          : t("people.progress", { done: done.value, all: formatNumber(ids.length) })}
      </span>
      {ids.length > 0 && (
        <>
          {findsUsers() && button("people.move", () => (dialog.value = "move"))}
          {button("people.setFree", () => void run(setFree, "people.facesFreed", "give back"))}
          {button("people.notThisPerson", () => void run(exclude(user.id), "people.facesExcluded", "withdraw"))}
          {changesUsers() && button("people.split", () => (dialog.value = "split"))}
          {button("people.eraseFacesButton", () => void askAndErase())}
        </>
      )}
      {dialog.value === "move" && <MoveDialog count={ids.length} except={user.id} onPick={move} onClose={close} />}
      {dialog.value === "split" && <SplitDialog user={user} ids={ids} onMove={move} onClose={close} />}
    </div>
  );
}

interface MoveProps {
  count: number;
  except: string;
  onPick: (user: User) => void;
  onClose: () => void;
}

function MoveDialog({ count, except, onPick, onClose }: MoveProps): JSX.Element {
  const to = useSignal<User | null>(null);
  return (
    <Dialog title={t("people.moveTitle", { count })} onClose={onClose}>
      <div class="roomy">
        <UserPicker label={t("people.moveTo")} except={except} onPick={(user) => (to.value = user)} />
      </div>
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {t("common.cancel")}
        </button>
        <button type="button" class="primary" disabled={!to.value} onClick={() => to.value && onPick(to.value)}>
          {t("people.moveAction")}
        </button>
      </div>
    </Dialog>
  );
}

interface SplitProps {
  user: User;
  ids: string[];
  onMove: (to: User) => void;
  onClose: () => void;
}

/** A new user of the selected faces; an email that another user has offers to move them there instead. */
function SplitDialog({ user, ids, onMove, onClose }: SplitProps): JSX.Element {
  const save = async (fields: UserFields) => {
    const made = await facepass.users.split(user.id, { ...newUserOf(fields), face_ids: ids });
    notify(t("people.splitDone", { count: made.faces.length, name: made.user.full_name }));
    go(["people", made.new_user_id]);
  };
  return (
    <UserForm
      title={t("people.split")}
      hint={t("people.splitHint", { count: ids.length })}
      action={t("people.splitAction")}
      takenAction={t("people.moveAction")}
      onTaken={onMove}
      save={save}
      onClose={onClose}
    />
  );
}
