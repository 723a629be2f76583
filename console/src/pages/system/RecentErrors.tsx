import type { JSX } from "preact";
import { VirtualList } from "../../components/lists/VirtualList";
import { titleOf } from "../../components/notices/ProblemNote";
import { recentErrors, type SeenError } from "../../errors";
import { formatDate, t } from "../../texts";

const ROW = 84; // pixels: the title, the detail and the request, a line each

/** What went wrong in this tab, the latest first. */
export function RecentErrors(): JSX.Element {
  const errors = recentErrors.value;
  return (
    <section class="card wide">
      <h2>{t("system.errors")}</h2>
      <p class="hint">{t("system.errorsHint", { count: errors.length })}</p>
      {errors.length > 0 && (
        <>
          <VirtualList label={t("system.errors")} items={errors} rowHeight={ROW} keyOf={({ id }) => id} row={errorRow} />
          <div class="buttons">
            <button type="button" onClick={() => (recentErrors.value = [])}>
              {t("system.clear")}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

function errorRow({ at, problem }: SeenError): JSX.Element {
  const { status, code, detail, fields, requestId } = problem;
  const said = [detail, ...fields].filter(Boolean).join(" · ");
  return (
    <div class="error-row">
      <div>
        <strong>{titleOf(problem)}</strong> <span class="hint">{formatDate(at)}</span>
      </div>
      <div title={said}>{said}</div>
      <div class="hint">
        <code>{[status || "", code].filter(Boolean).join(" ")}</code>
        {requestId && (
          <>
            {" · "}
            {t("common.requestId")} <code>{requestId}</code>
          </>
        )}
      </div>
    </div>
  );
}
