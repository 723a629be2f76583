import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass } from "../../api";
import { Dialog } from "../../components/Dialog";
import { ProblemNote } from "../../components/ProblemNote";
import { type ShownProblem, remember } from "../../errors";
import { go } from "../../router";
import { t } from "../../texts";

export function NewCollection({ onClose }: { onClose: () => void }): JSX.Element {
  const problem = useSignal<ShownProblem | null>(null);
  const busy = useSignal(false);
  const create = async (id: string) => {
    busy.value = true;
    try {
      const made = await facepass.collections.create({ collection_id: id });
      go(["collections", made.collection_id, "settings"]);
    } catch (error) {
      problem.value = remember(error);
      busy.value = false;
    }
  };
  const submit = (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void create(String(new FormData(event.currentTarget).get("id")).trim());
  };
  return (
    <Dialog title={t("collections.create")} onClose={onClose}>
      <form onSubmit={submit}>
        {problem.value && <ProblemNote problem={problem.value} />}
        <label>
          {t("collections.id")}
          <input name="id" required autofocus maxLength={255} pattern="[A-Za-z0-9_.\-]+" autocomplete="off" spellcheck={false} />
        </label>
        <p class="hint">{t("collections.idHint")}</p>
        <div class="buttons">
          <button type="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" class="primary" disabled={busy.value}>
            {t("collections.createAction")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
