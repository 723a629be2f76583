import type { JSX } from "preact";
import { CollectionField } from "../../components/fields/CollectionField";
import type { Target } from "../../components/uploads/uploading";
import { UserName } from "../../components/users/UserName";
import { UserPicker } from "../../components/users/UserPicker";
import { findsUsers } from "../../components/users/userRights";
import { refine } from "../../router";
import { t } from "../../texts";

interface Props {
  target: Target;
  onKeepName: (keep: boolean) => void;
}

/** Where the next photos go, and whom they enrol. It stands in the link. */
export function TargetForm({ target, onKeepName }: Props): JSX.Element {
  const { collection, user, keepsName } = target;
  const choose = (next: Partial<Target>) => {
    const chosen = { ...target, ...next };
    refine({ ...(chosen.collection && { collection: chosen.collection }), ...(chosen.user && { user: chosen.user }) });
  };
  return (
    <section class="card target" aria-label={t("upload.target")}>
      <CollectionField label={t("upload.collection")} value={collection} onChange={(id) => choose({ collection: id })} />
      {user ? (
        <div class="whom">
          {t("upload.person")}
          <p>
            <UserName id={user} />
            <button type="button" class="plain" onClick={() => choose({ user: null })}>
              {t("upload.noPerson")}
            </button>
          </p>
        </div>
      ) : (
        findsUsers() && <UserPicker label={t("upload.pickPerson")} onPick={({ id }) => choose({ user: id })} />
      )}
      <p class="hint">{t(user ? "upload.enrolHint" : "upload.indexHint")}</p>
      <label class="choice">
        <input type="checkbox" checked={keepsName} onChange={(event) => onKeepName(event.currentTarget.checked)} />
        {t("upload.keepName")}
      </label>
    </section>
  );
}
