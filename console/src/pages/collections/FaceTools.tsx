import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import {
  eraseFaces,
  freeFaces,
  giveBack,
  giveFaces,
  type OnProgress,
  type Outcome,
  type OwnedFace,
  report,
} from "../../components/changeFaces";
import { confirm } from "../../components/Confirm";
import { useFaceWork } from "../../components/useFaceWork";
import { findsUsers } from "../../components/userRights";
import { type Whose, WhoseDialog } from "../../components/WhoseDialog";
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

/** What may be done with the selected faces. All but erasing is undone from the notice that says it was done. */
export function FaceTools({ faces, onChange }: Props): JSX.Element {
  const { busy, run, progress } = useFaceWork();
  const gives = useSignal(false);
  const owned = faces.filter((face) => face.user_id !== null).length;
  const work = async (act: (onProgress: OnProgress) => Promise<Outcome>, said: TextKey, user_id: Changed["user_id"]) => {
    const outcome = await run(faces.length, act);
    const undo = () => void giveBack(outcome.changed, user_id ?? null).then(() => onChange(null));
    report(outcome, said, user_id === undefined ? undefined : undo);
    onChange(outcome.stale > 0 ? null : { faces: outcome.changed, user_id });
  };
  const give = ({ id }: Whose) => {
    gives.value = false;
    void work((progress) => giveFaces(faces, id, progress), "faceActions.given", id);
  };
  const erase = async () => {
    const effects = [t("faceActions.eraseEffect"), t("faceActions.eraseFinal")];
    if (owned > 0) effects.unshift(t("faceActions.eraseOwned", { count: owned }));
    const title = t("faceActions.eraseTitle", { count: faces.length });
    const agreed = await confirm({ title, effects, action: t("faceActions.eraseAction") });
    if (agreed) await work((progress) => eraseFaces(faces, progress), "faceActions.erased", undefined);
  };
  const none = busy || faces.length === 0;
  const count = faces.length;
  return (
    <div class="face-tools" role="toolbar" aria-label={t("faceActions.tools")}>
      <span class="hint" role="status">
        {count === 0 ? t("faceActions.select") : t("faceActions.selected", { count })}
      </span>
      {findsUsers() && (
        <button type="button" disabled={none} onClick={() => (gives.value = true)}>
          {t(owned > 0 ? "faceActions.move" : "faceActions.assign")}
        </button>
      )}
      <button
        type="button"
        disabled={none || owned === 0}
        onClick={() => void work((progress) => freeFaces(faces, progress), "faceActions.freed", null)}
      >
        {t("faceActions.free")}
      </button>
      <button type="button" disabled={none} onClick={() => void erase()}>
        {t("faceActions.erase")}
      </button>
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
    </div>
  );
}
