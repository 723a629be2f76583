import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { Loading } from "../../components/Loading";
import { useLoad } from "../../components/useLoad";
import { account, allows } from "../../session";
import { formatDate, formatNumber, t, word } from "../../texts";
import { DayBars } from "./DayBars";
import "./overview.css";

export function Overview(): JSX.Element {
  return (
    <div class="cards">
      {allows("admin") && !account.value?.collections && <UsageCards />}
      <QuotaCard />
      <ModelCard />
    </div>
  );
}

function UsageCards(): JSX.Element {
  const usage = useLoad((signal) => facepass.usage.get({}, { signal }), []);
  return (
    <Loading of={usage}>
      {({ days, outcomes, oldest_waiting: oldest }) => (
        <>
          <DayBars title={t("overview.photos")} days={days} count={(day) => day.uploads} />
          <DayBars title={t("overview.faces")} days={days} count={(day) => day.faces_indexed} />
          <DayBars title={t("overview.searches")} days={days} count={(day) => day.searches.answered} />
          <Outcomes outcomes={outcomes} />
          {oldest && <p class="card">{t("overview.oldest", { since: formatDate(oldest.created_at) })}</p>}
        </>
      )}
    </Loading>
  );
}

function Outcomes({ outcomes }: { outcomes: Schemas["Usage"]["outcomes"] }): JSX.Element {
  return (
    <section class="card">
      <h2>{t("overview.outcomes")}</h2>
      {outcomes.length === 0 && <p class="hint">{t("common.nothing")}</p>}
      <dl class="figures">
        {outcomes.map(({ status, reason, count }) => (
          <div key={`${status} ${reason}`}>
            <dt>
              {word("statuses", status)}
              {reason && `: ${word("reasons", reason)}`}
            </dt>
            <dd>{formatNumber(count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function QuotaCard(): JSX.Element | null {
  const fresh = useLoad((signal) => facepass.account.get({ signal }), []);
  const quota = (fresh.value.value ?? account.value)?.quota ?? null;
  if (!quota) return null;
  return (
    <section class="card">
      <h2>{t("overview.quota")}</h2>
      <Share label={t("overview.quotaFaces", { count: quota.faces })} used={quota.faces} most={quota.max_faces} />
      <Share
        label={t("overview.quotaCollections", { count: quota.collections })}
        used={quota.collections}
        most={quota.max_collections}
      />
    </section>
  );
}

function Share({ label, used, most }: { label: string; used: number; most: number | null }): JSX.Element {
  return (
    <p class="share">
      {label} <span class="hint">{most === null ? t("overview.noLimit") : t("overview.of", { most })}</span>
      {most !== null && <meter min={0} max={most} high={most * 0.9} value={used} aria-label={label} />}
    </p>
  );
}

function ModelCard(): JSX.Element {
  const models = useLoad((signal) => facepass.operations.model({ signal }), []);
  return (
    <section class="card">
      <h2>{t("overview.model")}</h2>
      <Loading of={models}>
        {({ default: pack }) => (
          <dl class="figures">
            <div>
              <dt>{pack.model}</dt>
              <dd>{t("overview.threshold", { threshold: formatNumber(pack.threshold, { maximumFractionDigits: 3 }) })}</dd>
            </div>
            {pack.calibration.map(({ fmr, threshold }) => (
              <div key={fmr}>
                <dt>{t("overview.oneIn", { strangers: Math.round(1 / fmr) })}</dt>
                <dd>{formatNumber(threshold, { maximumFractionDigits: 3 })}</dd>
              </div>
            ))}
          </dl>
        )}
      </Loading>
    </section>
  );
}
