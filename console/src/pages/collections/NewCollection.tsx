import type { JSX } from "preact";
import { facepass } from "../../api";
import { textOf } from "../../components/dialogs/Form";
import { FormDialog } from "../../components/dialogs/FormDialog";
import { go } from "../../router";
import { t } from "../../texts";

export function NewCollection({ onClose }: { onClose: () => void }): JSX.Element {
  const create = async (fields: FormData) => {
    const made = await facepass.collections.create({ collection_id: textOf(fields, "id") });
    go(["collections", made.collection_id, "settings"]);
  };
  return (
    <FormDialog title={t("collections.create")} action={t("collections.createAction")} work={create} onClose={onClose}>
      <label>
        {t("collections.id")}
        <input name="id" required autofocus maxLength={255} pattern="[A-Za-z0-9_.\-]+" autocomplete="off" spellcheck={false} />
      </label>
      <p class="hint">{t("collections.idHint")}</p>
    </FormDialog>
  );
}
