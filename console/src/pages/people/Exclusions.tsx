import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { FaceThumbnail } from "../../components/faces/FaceThumbnail";
import { VirtualList } from "../../components/lists/VirtualList";
import { usePages } from "../../components/loading/usePages";
import { attempt, notify } from "../../components/notices/notices";
import { ProblemNote } from "../../components/notices/ProblemNote";
import { allows } from "../../session";
import { formatDate, t } from "../../texts";

type Exclusion = Schemas["Exclusion"];

/** The faces of which someone has said that they are not this user; nothing is shown where there are none. */
export function Exclusions({ userId, version }: { userId: string; version: number }): JSX.Element | null {
  const exclusions = usePages<Exclusion>(
    (signal) => facepass.users.exclusions.list(userId, {}, { signal }),
    [userId, version],
  );
  const items = exclusions.value.value ?? [];
  const problem = exclusions.problem.value;
  if (items.length === 0 && !problem) return null;
  const withdraw = async (faceId: string) => {
    if (await attempt(() => facepass.users.exclusions.withdraw(userId, faceId))) notify(t("people.withdrawn"));
    exclusions.reload();
  };
  return (
    <section class="card">
      <h2>{t("people.exclusions")}</h2>
      <p class="hint">{t("people.exclusionsHint")}</p>
      {problem && <ProblemNote problem={problem} />}
      <VirtualList
        label={t("people.exclusions")}
        items={items}
        rowHeight={64}
        keyOf={(exclusion) => exclusion.face_id}
        row={(exclusion) => <Row exclusion={exclusion} onWithdraw={() => void withdraw(exclusion.face_id)} />}
        more={exclusions.more}
      />
    </section>
  );
}

function Row({ exclusion, onWithdraw }: { exclusion: Exclusion; onWithdraw: () => void }): JSX.Element {
  const { face_id: faceId, collection_id: collection, created_at: at } = exclusion;
  const date = formatDate(at);
  return (
    <div class="between">
      <FaceThumbnail faceId={faceId} alt="" />
      <div class="lines">
        {collection} <div class="hint">{date}</div>
      </div>
      {allows("faces:write") && (
        <button type="button" aria-label={t("people.withdrawOf", { collection, date })} onClick={onWithdraw}>
          {t("people.withdraw")}
        </button>
      )}
    </div>
  );
}
