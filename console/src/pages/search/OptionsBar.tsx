import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { facepass } from "../../api";
import { useLoad } from "../../components/useLoad";
import { place, refine } from "../../router";
import { account, allows } from "../../session";
import { t } from "../../texts";
import type { Options } from "./ask";

const OFFERED = 100; // collections; another one can be typed

async function collections(signal: AbortSignal): Promise<string[]> {
  const bound = account.value?.collections;
  if (bound || !allows("faces:read")) return bound ?? [];
  const page = await facepass.collections.list({ limit: OFFERED }, { signal }).page();
  return page.items.map(({ collection_id: id }) => id);
}

/** Change the link: the view follows it. */
function change(name: string, value: string, without: string[] = []): void {
  const query = Object.fromEntries(place.value.query);
  for (const each of [name, ...without]) delete query[each];
  refine(value ? { ...query, [name]: value } : query);
}

export function OptionsBar({ options: { collection, groupBy } }: { options: Options }): JSX.Element {
  const list = useId();
  const offered = useLoad(collections, []);
  return (
    <div class="options">
      <label>
        {t("search.collection")}
        <input
          key={collection}
          data-search
          list={list}
          autocomplete="off"
          spellcheck={false}
          defaultValue={collection}
          // a threshold is a number of one collection's pack
          onChange={(event) => change("collection", event.currentTarget.value.trim(), ["threshold"])}
        />
      </label>
      <datalist id={list}>
        {(offered.value.value ?? []).map((id) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      <label>
        {t("search.groupBy")}
        <select value={groupBy} onChange={(event) => change("group", event.currentTarget.value === "user" ? "user" : "")}>
          <option value="face">{t("search.groupByFace")}</option>
          <option value="user">{t("search.groupByUser")}</option>
        </select>
      </label>
    </div>
  );
}
