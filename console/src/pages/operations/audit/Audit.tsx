import type { JSX } from "preact";
import { facepass, type Query, type Schemas } from "../../../api";
import { RowList } from "../../../components/lists/RowList";
import { usePages } from "../../../components/loading/usePages";
import { linkTo } from "../../../router";
import { formatDate, formatNumber, t } from "../../../texts";
import type { ViewProps } from "../../page";
import { AuditFilters } from "./AuditFilters";
import { filtersOf, type Filters } from "./filters";
import { Verification } from "./Verification";

/** Who did what, with filters in the link: #/operations/audit?verb=create_key */
export function Audit({ query }: ViewProps): JSX.Element {
  const filters = filtersOf(query);
  const wanted: Query<"listAudit"> = { ...filters, order: filters.order === "oldest" ? "oldest" : "newest" };
  const entries = usePages((signal) => facepass.audit.list(wanted, { signal }), [JSON.stringify(wanted)]);
  return (
    <div>
      <AuditFilters filters={filters} onReload={entries.reload} />
      <RowList
        label={t("audit.entries")}
        pages={entries}
        heights={[60, 100]}
        keyOf={({ id }) => id}
        row={(entry) => <Row entry={entry} filters={filters} />}
        empty={t("audit.none")}
      />
      <Verification />
    </div>
  );
}

/** An entry; its caller, verb, objects and result lead to the entries that have the same. */
function Row({ entry, filters }: { entry: Schemas["AuditEntry"]; filters: Filters }): JSX.Element {
  const { at, caller, verb, object, result, count } = entry;
  const link = (more: Filters, text: string) => <a href={linkTo(["operations", "audit"], { ...filters, ...more })}>{text}</a>;
  return (
    <>
      <div class="row-main">
        <span>
          <strong>{link({ verb }, verb)}</strong> {count !== null && <span class="hint">{formatNumber(count)}</span>}
        </span>
        <code class="hint">
          {object?.split("/").map((one, index) => [index > 0 && " / ", link({ object: one }, one)])}
        </code>
      </div>
      <div class="row-side">
        <span>{formatDate(at)}</span>
        <code class="hint">{link({ caller }, caller)}</code>
      </div>
      <div class="row-do">
        <span class={`mark ${result === "ok" ? "good" : "bad"}`}>{link({ result }, result)}</span>
      </div>
    </>
  );
}
