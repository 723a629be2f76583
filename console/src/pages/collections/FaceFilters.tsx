import type { JSX } from "preact";
import { refine } from "../../router";
import { t, word } from "../../texts";
import { type Filters, ORDERS, QUALITIES, SHOWN, written } from "./filters";

const CHOICES = { show: SHOWN, quality: QUALITIES, order: ORDERS } as const;

export function FaceFilters({ filters }: { filters: Filters }): JSX.Element {
  return (
    <form class="filters" aria-label={t("collections.filters")}>
      {(Object.keys(CHOICES) as (keyof Filters)[]).map((name) => (
        <label key={name}>
          <span class="hint">{word("collections", `filter_${name}`)}</span>
          <select
            value={filters[name]}
            onChange={(event) => refine(written({ ...filters, [name]: event.currentTarget.value }))}
          >
            {CHOICES[name].map((choice) => (
              <option key={choice} value={choice}>
                {word("collections", `${name}_${choice}`)}
              </option>
            ))}
          </select>
        </label>
      ))}
    </form>
  );
}
