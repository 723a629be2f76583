import type { JSX } from "preact";
import type { Health, Models, ServiceInfo } from "../../answers";
import { call } from "../../api";
import { Loading } from "../../components/Loading";
import { titleOf } from "../../components/ProblemNote";
import { useLoad } from "../../components/useLoad";
import { VirtualList } from "../../components/VirtualList";
import { Problem, recentErrors, type SeenError } from "../../errors";
import { formatDate, t } from "../../texts";
import "./system.css";

/** Health answers 503 with the same body when a part cannot be reached. */
async function health(signal: AbortSignal): Promise<Health> {
  try {
    return await call<Health>("GET", "/api/v1/health", { signal });
  } catch (error) {
    if (error instanceof Problem && error.body.status === 503) return error.body as unknown as Health;
    throw error;
  }
}

export function System(): JSX.Element {
  const state = useLoad(health, []);
  const info = useLoad<ServiceInfo>((signal) => call("GET", "/", { signal }), []);
  const models = useLoad<Models>((signal) => call("GET", "/api/v1/model", { signal }), []);
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
        <Loading of={info}>{({ version }) => <p>{t("system.version", { version })}</p>}</Loading>
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

function Findings({ health: { status, reasons } }: { health: Health }): JSX.Element {
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
        {problem.detail} <code>{problem.request_id}</code>
      </div>
    </div>
  );
}
