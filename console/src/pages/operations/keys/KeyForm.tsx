import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../../api";
import { FormDialog } from "../../../components/dialogs/FormDialog";
import type { Scope } from "../../../session";
import { account } from "../../../session";
import { t, word } from "../../../texts";
import { CheckList } from "../fields/CheckList";
import { fromField, toField } from "../fields/moments";

const SCOPES: Record<Scope, true> = {
  search: true,
  "faces:read": true,
  "faces:write": true,
  "users:read": true,
  "users:write": true,
  admin: true,
};

interface Props {
  onMade: (key: Schemas["MadeKey"]) => void;
  onClose: () => void;
}

/** A new key. It begins with the caller's own bounds, for no key makes one that reaches further. */
export function KeyForm({ onMade, onClose }: Props): JSX.Element {
  const name = useSignal("");
  const scopes = useSignal<string[]>(["search"]);
  const collections = useSignal(account.value?.collections?.join(", ") ?? "");
  const end = useSignal(toField(account.value?.expires_at ?? null));
  const work = async () => {
    const bound = collections.value.split(/[\s,]+/).filter(Boolean);
    const expires_at = fromField(end.value);
    const key = { name: name.value.trim(), scopes: scopes.value as Scope[] };
    onMade(await facepass.keys.create({ ...key, ...(bound.length && { collections: bound }), ...(expires_at && { expires_at }) }));
  };
  return (
    <FormDialog title={t("keys.create")} action={t("keys.createAction")} work={work} onClose={onClose}>
      <label>
        {t("keys.name")}
        <input required value={name.value} onInput={({ currentTarget }) => (name.value = currentTarget.value)} />
      </label>
      <CheckList
        label={t("keys.scopes")}
        options={Object.keys(SCOPES).map((value) => ({ value, hint: word("scopes", value.replace(":", "_")) }))}
        chosen={scopes.value}
        onChange={(chosen) => (scopes.value = chosen)}
      />
      <label>
        {t("keys.collections")}
        <input
          value={collections.value}
          onInput={({ currentTarget }) => (collections.value = currentTarget.value)}
        />
      </label>
      <label>
        {t("keys.end")}
        <input type="datetime-local" value={end.value} onInput={({ currentTarget }) => (end.value = currentTarget.value)} />
      </label>
    </FormDialog>
  );
}
