import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass } from "../../api";
import { Dialog, useShown } from "../../components/dialogs/Dialog";
import { askToErase } from "../../components/faces/askToErase";
import {
  eraseFaces,
  excludeFaces,
  freeFaces,
  giveBack,
  giveFaces,
  type OnProgress,
  type Outcome,
  type OwnedFace,
  report,
  withdrawExclusions,
} from "../../components/faces/changeFaces";
import { FaceToolbar } from "../../components/faces/FaceToolbar";
import { useFaceWork } from "../../components/faces/useFaceWork";
import { notify } from "../../components/notices/notices";
import type { User, Whose } from "../../components/users/findUsers";
import { newUserOf, UserForm, type UserFields } from "../../components/users/UserForm";
import { changesUsers, findsUsers } from "../../components/users/userRights";
import { WhoseDialog } from "../../components/users/WhoseDialog";
import { go } from "../../router";
import { t, type TextKey } from "../../texts";

interface Props {
  user: User;
  /** The selected faces. */
  faces: OwnedFace[];
  onChange: () => void;
}

/** What may be done with faces of a user. All but erasing can be undone from the notice that says it was done. */
export function Corrections({ user, faces, onChange }: Props): JSX.Element {
  const { busy, run, progress } = useFaceWork();
  const dialog = useSignal<"move" | "split" | null>(null);
  const close = () => (dialog.value = null);
  const count = faces.length;
  type Undo = (changed: OwnedFace[]) => Promise<void>;
  const correct = async (change: (onProgress: OnProgress) => Promise<Outcome>, said: TextKey, undo?: Undo) => {
    close();
    const outcome = await run(count, change);
    report(outcome, said, undo && (() => void undo(outcome.changed).then(onChange)));
    onChange();
  };
  const move = ({ id }: Whose) =>
    void correct((progress) => giveFaces(faces, id, progress), "people.facesMoved", (changed) => giveBack(changed, id));
  const free = () =>
    void correct((progress) => freeFaces(faces, progress), "faceActions.freed", (changed) => giveBack(changed, null));
  const exclude = () =>
    void correct(
      (progress) => excludeFaces(faces, user.id, progress),
      "faceActions.excluded",
      (changed) => withdrawExclusions(changed, user.id),
    );
  const erase = async () => {
    if (await askToErase(count)) await correct((progress) => eraseFaces(faces, progress), "faceActions.erased");
  };
  const button = (label: TextKey, onClick: () => void) => (
    <button type="button" disabled={busy || count === 0} onClick={onClick}>
      {t(label)}
    </button>
  );
  return (
    <FaceToolbar count={count} hint={t("people.selectFaces")}>
      {findsUsers() && button("faceActions.move", () => (dialog.value = "move"))}
      {button("faceActions.free", free)}
      {button("people.notThisPerson", exclude)}
      {changesUsers() && button("people.split", () => (dialog.value = "split"))}
      {button("faceActions.erase", () => void erase())}
      {progress}
      {dialog.value === "move" && (
        <WhoseDialog
          title={t("faceActions.giveTitle", { count })}
          action={t("faceActions.giveAction", { count })}
          creates={false}
          except={user.id}
          onPick={move}
          onClose={close}
        />
      )}
      {dialog.value === "split" && <SplitDialog user={user} faces={faces} onMove={move} onClose={close} />}
    </FaceToolbar>
  );
}

interface SplitProps {
  user: User;
  faces: OwnedFace[];
  onMove: (to: User) => void;
  onClose: () => void;
}

/** A new user of the selected faces; an email that another user has offers to move them there instead. */
function SplitDialog({ user, faces, onMove, onClose }: SplitProps): JSX.Element {
  const count = faces.length;
  const isShown = useShown();
  const save = async (fields: UserFields) => {
    const ids = faces.map((face) => face.face_id);
    const made = await facepass.users.split(user.id, { ...newUserOf(fields), face_ids: ids });
    notify(t("people.splitDone", { count: made.faces.length, name: made.user.full_name }));
    if (isShown()) go(["people", made.new_user_id]);
  };
  return (
    <Dialog title={t("people.split")} onClose={onClose}>
      <UserForm
        hint={t("people.splitHint", { count })}
        action={t("people.splitAction")}
        takenAction={t("faceActions.giveAction", { count })}
        save={save}
        onTaken={onMove}
        onBack={onClose}
      />
    </Dialog>
  );
}
