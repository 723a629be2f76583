import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { linkTo } from "../../router";
import { hasPage } from "../../shell/pages";
import { formatNumber, t, word } from "../../texts";

type Counts = Schemas["Usage"]["outcomes"];
// Where a person works on the uploads of an outcome.
const PLACES: Record<string, string> = { rejected: "review", failed: "operations" };

/** What became of the uploads, and why; each row has its share as a bar. */
export function Outcomes({ outcomes }: { outcomes: Counts }): JSX.Element {
  const all = outcomes.reduce((total, { count }) => total + count, 0);
  return (
    <section class="card">
      <h2>{t("overview.outcomes")}</h2>
      {outcomes.length === 0 && <p class="hint">{t("common.nothing")}</p>}
      <dl class="figures shares">
        {outcomes.map(({ status, reason, count }) => (
          <div key={`${status} ${reason}`}>
            <dt>
              <Status status={status} />
              {reason && `: ${word("reasons", reason)}`}
            </dt>
            <dd>
              {formatNumber(count)} <span class="hint">{formatNumber(count / all, SHARE)}</span>
            </dd>
            <dd class={`bar ${status}`} aria-hidden="true">
              <span style={{ width: `${(100 * count) / all}%` }} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const SHARE: Intl.NumberFormatOptions = { style: "percent", maximumFractionDigits: 1 };

function Status({ status }: { status: string }): JSX.Element {
  const page = PLACES[status];
  const name = word("statuses", status);
  return page && hasPage(page) ? <a href={linkTo([page])}>{name}</a> : <>{name}</>;
}
