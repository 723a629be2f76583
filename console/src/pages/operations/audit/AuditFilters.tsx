import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { refine } from "../../../router";
import { t } from "../../../texts";
import { fromField, toField } from "../fields/moments";
import { filled, type Filters } from "./filters";

interface Props {
  filters: Filters;
  /** The same filters again: what came since. */
  onReload: () => void;
}

export function AuditFilters({ filters, onReload }: Props): JSX.Element {
  const draft = useSignal<Filters>(filters);
  useEffect(() => {
    draft.value = filters; // a link of an entry, or the browser's history
  }, [JSON.stringify(filters)]);
  const set = (change: Filters) => (draft.value = { ...draft.value, ...change });
  const apply = (event: Event) => {
    event.preventDefault();
    const wanted = filled((name) => draft.value[name]);
    if (JSON.stringify(wanted) === JSON.stringify(filters)) onReload();
    else refine(wanted);
  };
  const clear = () => {
    draft.value = {};
    refine({});
  };
  return (
    <form class="audit-filters" onSubmit={apply}>
      {(["verb", "caller", "object", "result"] as const).map((name) => (
        <label key={name}>
          {t(`audit.${name}`)}
          <input
            value={draft.value[name] ?? ""}
            spellcheck={false}
            data-search={name === "verb" || undefined}
            onInput={({ currentTarget: { value } }) => set({ [name]: value })}
          />
        </label>
      ))}
      {(["since", "until"] as const).map((name) => (
        <label key={name}>
          {t(`audit.${name}`)}
          <input
            type="datetime-local"
            value={toField(draft.value[name] ?? null)}
            onChange={({ currentTarget: { value } }) => set({ [name]: fromField(value) ?? "" })}
          />
        </label>
      ))}
      <label>
        {t("audit.order")}
        <select value={draft.value.order ?? ""} onChange={({ currentTarget: { value } }) => set({ order: value })}>
          <option value="">{t("audit.newest")}</option>
          <option value="oldest">{t("audit.oldest")}</option>
        </select>
      </label>
      <div class="buttons">
        <button type="submit">{t("audit.show")}</button>
        <button type="button" class="plain" onClick={clear}>
          {t("audit.clear")}
        </button>
      </div>
    </form>
  );
}
