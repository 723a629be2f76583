import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { askToErase } from "../../components/faces/askToErase";
import {
  eraseFaces,
  freeFaces,
  giveBack,
  giveFaces,
  type OnProgress,
  type Outcome,
  type OwnedFace,
  report,
} from "../../components/faces/changeFaces";
import { FaceToolbar } from "../../components/faces/FaceToolbar";
import { useFaceWork } from "../../components/faces/useFaceWork";
import type { Whose } from "../../components/users/findUsers";
import { findsUsers } from "../../components/users/userRights";
import { WhoseDialog } from "../../components/users/WhoseDialog";
import { t, type TextKey } from "../../texts";

export interface Changed {
  faces: OwnedFace[];
  /** Whose they are now; undefined for erased ones. */
  user_id: string | null | undefined;
}

interface Props {
  /** The selected faces. */
  faces: OwnedFace[];
  /** null: the list is out of date, and is to be loaded again. */
  onChange: (changed: Changed | null) => void;
}

/** What may be done with faces of a collection. All but erasing is undone from the notice that says it was done. */
export function FaceTools({ faces, onChange }: Props): JSX.Element {
  const { busy, run, progress } = useFaceWork();
  const gives = useSignal(false);
  const count = faces.length;
  const owned = faces.filter((face) => face.user_id !== null).length;
  const work = async (act: (onProgress: OnProgress) => Promise<Outcome>, said: TextKey, user_id: Changed["user_id"]) => {
    const outcome = await run(count, act);
    const undo = () => void giveBack(outcome.changed, user_id ?? null).then(() => onChange(null));
    report(outcome, said, user_id === undefined ? undefined : undo);
    onChange(outcome.stale > 0 ? null : { faces: outcome.changed, user_id });
  };
  const give = ({ id }: Whose) => {
    gives.value = false;
    void work((progress) => giveFaces(faces, id, progress), "faceActions.given", id);
  };
  const free = () => void work((progress) => freeFaces(faces, progress), "faceActions.freed", null);
  const erase = async () => {
    if (await askToErase(count, owned)) await work((progress) => eraseFaces(faces, progress), "faceActions.erased", undefined);
  };
  const button = (label: TextKey, onClick: () => void, enabled = count > 0) => (
    <button type="button" disabled={busy || !enabled} onClick={onClick}>
      {t(label)}
    </button>
  );
  return (
    <FaceToolbar count={count} hint={t("faceActions.select")}>
      {findsUsers() && button(owned > 0 ? "faceActions.move" : "faceActions.assign", () => (gives.value = true))}
      {button("faceActions.free", free, owned > 0)}
      {button("faceActions.erase", () => void erase())}
      {progress}
      {gives.value && (
        <WhoseDialog
          title={t("faceActions.giveTitle", { count })}
          action={t("faceActions.giveAction", { count })}
          onPick={give}
          onClose={() => (gives.value = false)}
        >
          {owned > 0 && <p class="hint">{t("faceActions.movesOwned", { count: owned })}</p>}
        </WhoseDialog>
      )}
    </FaceToolbar>
  );
}
