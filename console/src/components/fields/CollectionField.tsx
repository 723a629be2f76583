import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { facepass } from "../../api";
import { account, allows } from "../../session";
import { useLoad } from "../loading/useLoad";

const OFFERED = 100;

/** The collections to offer: those of the caller's key, or the first ones. Others can be typed. */
async function offered(signal: AbortSignal): Promise<string[]> {
  const own = account.value?.collections;
  if (own) return own;
  if (!allows("faces:read")) return [];
  const { items } = await facepass.collections.list({ limit: OFFERED }, { signal }).page();
  return items.map((collection) => collection.collection_id);
}

interface Props {
  label: string;
  value: string;
  placeholder?: string;
  /** Whether the key "/" leads here. */
  search?: boolean;
  onChange: (collection: string) => void;
}

/** A collection, by its id; those that may be meant are offered. */
export function CollectionField({ label, value, placeholder, search, onChange }: Props): JSX.Element {
  const list = useId();
  const found = useLoad(offered, []);
  return (
    <label>
      {label}
      <input
        list={list}
        data-search={search}
        autocomplete="off"
        spellcheck={false}
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.currentTarget.value.trim())}
      />
      <datalist id={list}>
        {found.value.value?.map((id) => (
          <option key={id} value={id} />
        ))}
      </datalist>
    </label>
  );
}

/** Where photos go unless a link says otherwise. */
export const usualCollection = (): string => account.value?.collections?.[0] ?? "default";
