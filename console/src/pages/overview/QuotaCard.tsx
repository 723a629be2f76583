import type { JSX } from "preact";
import { facepass } from "../../api";
import { Loading } from "../../components/loading/Loading";
import { useLoad } from "../../components/loading/useLoad";
import { account } from "../../session";
import { t } from "../../texts";

const NEAR = 0.9; // of a quota: what is refused soon is said before

/** How much of its quotas the tenant uses; nothing for callers that are bound to collections, who do not see it. */
export function QuotaCard({ round, onAnswer }: { round: number; onAnswer?: () => void }): JSX.Element | null {
  const fresh = useLoad(
    async (signal) => {
      const answer = await facepass.account.get({ signal });
      onAnswer?.();
      return answer;
    },
    [round],
  );
  if (!account.value?.quota) return null;
  return (
    <section class="card">
      <h2>{t("overview.quota")}</h2>
      <Loading of={fresh}>
        {({ quota }) =>
          quota && (
            <>
              <Share label={t("overview.quotaFaces", { count: quota.faces })} used={quota.faces} most={quota.max_faces} />
              <Share
                label={t("overview.quotaCollections", { count: quota.collections })}
                used={quota.collections}
                most={quota.max_collections}
              />
            </>
          )
        }
      </Loading>
    </section>
  );
}

function Share({ label, used, most }: { label: string; used: number; most: number | null }): JSX.Element {
  return (
    <p class="share">
      {label} <span class="hint">{most === null ? t("overview.noLimit") : t("overview.of", { most })}</span>
      {most !== null && <meter min={0} max={most} high={most * NEAR} value={used} aria-label={label} />}
      {most !== null && used >= most * NEAR && <strong class="late">{t("overview.quotaNear")}</strong>}
    </p>
  );
}
