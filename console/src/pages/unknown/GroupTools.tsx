import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { FaceToolbar } from "../../components/faces/FaceToolbar";
import { useFaceWork } from "../../components/faces/useFaceWork";
import type { Whose } from "../../components/users/findUsers";
import { findsUsers } from "../../components/users/userRights";
import { WhoseDialog } from "../../components/users/WhoseDialog";
import { t } from "../../texts";
import { type Group, useGroupWork } from "./useGroupWork";

type Question = "whole" | "rest" | "selected" | "not";

/** Name the group, all of it or in part; say that faces are not someone's; erase faces. */
export function GroupTools({ group, onChange }: { group: Group; onChange: () => void }): JSX.Element {
  const faceWork = useFaceWork();
  const work = useGroupWork(group, faceWork, onChange);
  const asks = useSignal<Question | null>(null);
  const { collection, faces, selected } = group;
  const count = selected.length;
  const button = (label: string, onClick: () => void, enabled: boolean) => (
    <button type="button" disabled={faceWork.busy || !enabled} onClick={onClick}>
      {label}
    </button>
  );
  const ask = (question: Question, enabled: boolean) =>
    button(t(`unknown.ask_${question}`), () => (asks.value = question), enabled);
  const pick = (asked: Question, { id }: Whose) => {
    asks.value = null;
    if (asked === "not") void work.exclude(id);
    else if (asked === "selected") void work.nameSelected(id);
    else void work.nameRest(id);
  };
  const question = asks.value;
  const named = question === "whole" || question === "rest" ? faces.filter((face) => !selected.includes(face)) : selected;
  return (
    <FaceToolbar count={count} hint={t("unknown.select")}>
      {findsUsers() && (
        <>
          {count === 0 ? ask("whole", true) : ask("rest", !group.isWhole || count < faces.length)}
          {ask("selected", count > 0)}
          {ask("not", count > 0)}
        </>
      )}
      {button(t("faceActions.erase"), () => void work.erase(), count > 0)}
      {faceWork.progress}
      {question && (
        <WhoseDialog
          title={t(`unknown.title_${question}`)}
          action={t(`unknown.do_${question}`)}
          {...(named[0] && { like: { collection, face_id: named[0].face_id } })}
          creates={question !== "not"}
          onPick={(user) => pick(question, user)}
          onClose={() => (asks.value = null)}
        >
          {question === "rest" && <p class="hint">{t("unknown.leavesOut", { count })}</p>}
        </WhoseDialog>
      )}
    </FaceToolbar>
  );
}
