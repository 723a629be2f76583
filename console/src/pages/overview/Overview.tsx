import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { administers } from "../../components/users/userRights";
import { allows } from "../../session";
import { formatDate, t } from "../../texts";
import type { ViewProps } from "../page";
import { AlarmList } from "./AlarmList";
import { ModelCard } from "./ModelCard";
import { QuotaCard } from "./QuotaCard";
import { Range, rangeOf } from "./Range";
import { UsageCards } from "./UsageCards";
import "./overview.css";

/** #/overview, with `?days=7`, `30` or `90` for how far back it looks. */
export function Overview({ query }: ViewProps): JSX.Element {
  const counts = administers();
  const days = rangeOf(query);
  const round = useSignal(0); // of asking again
  const at = useSignal<Date | null>(null);
  const onAnswer = () => (at.value = new Date());
  return (
    <>
      <div class="overview-head">
        {counts && <Range days={days} />}
        <p class="hint checked">
          <span role="status">{at.value && t("system.checkedAt", { at: formatDate(at.value) })}</span>
          <button type="button" onClick={() => (round.value += 1)}>
            {t("system.checkAgain")}
          </button>
        </p>
      </div>
      <div class="cards overview">
        {counts && <UsageCards days={days} round={round.value} onAnswer={onAnswer} />}
        <QuotaCard round={round.value} {...(!counts && { onAnswer })} />
        <ModelCard />
        {allows("admin") && <AlarmList />}
      </div>
    </>
  );
}
