import type { JSX } from "preact";
import { CollectionField } from "../../components/fields/CollectionField";
import { place, refine } from "../../router";
import { t } from "../../texts";
import type { Options } from "./ask";

/** Change the link: the view follows it. */
function change(name: string, value: string, without: string[] = []): void {
  const query = Object.fromEntries(place.value.query);
  for (const each of [name, ...without]) delete query[each];
  refine(value ? { ...query, [name]: value } : query);
}

export function OptionsBar({ options: { collection, groupBy } }: { options: Options }): JSX.Element {
  return (
    <div class="options">
      <CollectionField
        search
        label={t("search.collection")}
        value={collection}
        // a threshold is a number of one collection's pack
        onChange={(id) => change("collection", id, ["threshold"])}
      />
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
