import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { Loading } from "../../components/Loading";
import { titleOf } from "../../components/ProblemNote";
import { useLoad } from "../../components/useLoad";
import { VirtualList } from "../../components/VirtualList";
import { recentErrors, type SeenError } from "../../errors";
import { formatDate, t } from "../../texts";
import "./system.css";

export function System(): JSX.Element {
  const state = useLoad((signal) => facepass.operations.health({ signal }), []);
  const info = useLoad((signal) => facepass.operations.info({ signal }), []);
  const models = useLoad((signal) => facepass.operations.model({ signal }), []);
  return (
    <div class="cards">
      <section class="card">
        <h2>{t("system.health")}</h2>
        <Loading of={state}>{(found) => <Findings health={found} />}</Loading>
        <button type="button" onClick={state.reload}>
          {t("system.checkAgain")}
        </button>
      </section>
      <section class="card">
        <h2>{t("system.versions")}</h2>
        <Loading of={info}>{({ version = "" }) => <p>{t("system.version", { version })}</p>}</Loading>
        <Loading of={models}>
          {({ default: pack, other }) => (
            <p>
              {t("system.pack", { pack: pack.model })}
              {other && ` ${t("system.otherPack", { pack: other.model })}`}
            </p>
          )}
        </Loading>
      </section>
      <RecentErrors />
    </div>
  );
}

function Findings({ health: { status, reasons } }: { health: Schemas["Health"] }): JSX.Element {
  return (
    <>
      <p class={`state ${status}`}>{t(status === "healthy" ? "system.healthy" : "system.unhealthy")}</p>
      <dl class="figures">
        {Object.entries(reasons ?? {}).map(([part, reason]) => (
          <div key={part}>
            <dt>{part}</dt>
            <dd>{reason}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function RecentErrors(): JSX.Element {
  const errors = recentErrors.value;
  return (
    <section class="card wide">
      <h2>{t("system.errors")}</h2>
      <p class="hint">{t("system.errorsHint", { count: errors.length })}</p>
      {errors.length > 0 && (
        <VirtualList label={t("system.errors")} items={errors} rowHeight={72} keyOf={({ id }) => id} row={errorRow} />
      )}
    </section>
  );
}

function errorRow({ at, problem }: SeenError): JSX.Element {
  return (
    <div class="error-row">
      <strong>{titleOf(problem)}</strong> <span class="hint">{formatDate(at)}</span>
      <div class="hint">
        {problem.detail} <code>{problem.requestId}</code>
      </div>
    </div>
  );
}
