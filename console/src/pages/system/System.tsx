import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { Figures } from "../../components/lists/Figures";
import { Loading } from "../../components/loading/Loading";
import { useLoad } from "../../components/loading/useLoad";
import { usePacks } from "../../components/threshold/packs";
import { formatDate, formatNumber, t } from "../../texts";
import { RecentErrors } from "./RecentErrors";
import "./system.css";

export function System(): JSX.Element {
  return (
    <div class="cards">
      <HealthCard />
      <VersionsCard />
      <PacksCard />
      <RecentErrors />
    </div>
  );
}

function HealthCard(): JSX.Element {
  const state = useLoad(async (signal) => ({ health: await facepass.operations.health({ signal }), at: new Date() }), []);
  return (
    <section class="card">
      <h2>{t("system.health")}</h2>
      <Loading of={state}>
        {({ health, at }) => (
          <>
            <Findings health={health} />
            <p class="hint">{t("system.checkedAt", { at: formatDate(at) })}</p>
          </>
        )}
      </Loading>
      <button type="button" onClick={state.reload}>
        {t("system.checkAgain")}
      </button>
    </section>
  );
}

function Findings({ health: { status, reasons } }: { health: Schemas["Health"] }): JSX.Element {
  return (
    <div role="status">
      <p class={`outcome ${status === "healthy" ? "good" : "bad"}`}>{t(status === "healthy" ? "system.healthy" : "system.unhealthy")}</p>
      <Figures of={Object.entries(reasons ?? {})} />
    </div>
  );
}

function VersionsCard(): JSX.Element {
  const info = useLoad((signal) => facepass.operations.info({ signal }), []);
  return (
    <section class="card">
      <h2>{t("system.versions")}</h2>
      <Loading of={info}>
        {({ version = "", docs = "/docs", openapi = "/openapi.json" }) => (
          <>
            <p>{t("system.version", { version })}</p>
            <ul class="documents">
              <li>
                <a href={docs}>{t("system.routes")}</a>
              </li>
              <li>
                <a href={openapi}>{t("system.document")}</a>
              </li>
            </ul>
          </>
        )}
      </Loading>
    </section>
  );
}

function PacksCard(): JSX.Element {
  const models = usePacks();
  return (
    <section class="card">
      <h2>{t("system.packs")}</h2>
      <Loading of={models}>
        {({ default: pack, other }) => (
          <dl class="figures">
            <Pack pack={pack} use={t("system.packOfNew")} />
            {other && <Pack pack={other} use={t("system.packOther")} />}
          </dl>
        )}
      </Loading>
    </section>
  );
}

function Pack({ pack, use }: { pack: Schemas["ModelPack"]; use: string }): JSX.Element {
  const threshold = formatNumber(pack.threshold, { maximumFractionDigits: 3 });
  return (
    <div>
      <dt>
        {pack.model} <span class="hint use">{use}</span>
      </dt>
      <dd>{t("overview.threshold", { threshold })}</dd>
    </div>
  );
}
