import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../../api";
import { FormDialog } from "../../../components/dialogs/FormDialog";
import { t } from "../../../texts";
import { fromField } from "../fields/moments";
import { OverlapField } from "../fields/OverlapField";

interface Props {
  apiKey: Schemas["ApiKey"];
  onMade: (key: Schemas["RotatedKey"]) => void;
  onClose: () => void;
}

/** A new key in an old one's place. A key that ends needs an end for the new one as well. */
export function RotateForm({ apiKey, onMade, onClose }: Props): JSX.Element {
  const hours = useSignal(24);
  const end = useSignal("");
  const work = async () => {
    const expires_at = fromField(end.value);
    onMade(await facepass.keys.rotate(apiKey.key_id, { overlap_hours: hours.value, ...(expires_at && { expires_at }) }));
  };
  const title = t("keys.rotateTitle", { name: apiKey.name });
  return (
    <FormDialog title={title} action={t("keys.rotateAction")} work={work} onClose={onClose}>
      <OverlapField label={t("keys.overlap")} hint={t("keys.overlapHint")} hours={hours} />
      {apiKey.expires_at && (
        <label>
          {t("keys.newEnd")}
          <input
            type="datetime-local"
            required
            value={end.value}
            onInput={({ currentTarget }) => (end.value = currentTarget.value)}
          />
        </label>
      )}
    </FormDialog>
  );
}
