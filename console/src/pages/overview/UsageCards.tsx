import type { JSX } from "preact";
import { facepass } from "../../api";
import { Loading } from "../../components/loading/Loading";
import { useLoad } from "../../components/loading/useLoad";
import { t } from "../../texts";
import { DayBars } from "./DayBars";
import { Matches } from "./Matches";
import { Outcomes } from "./Outcomes";
import { firstDayOf } from "./Range";
import { StoredFaces } from "./StoredFaces";
import { Waiting } from "./Waiting";

interface Props {
  days: number;
  /** Another number: ask again. */
  round: number;
  onAnswer: () => void;
}

/** What the tenant used in the last `days` days, and what waits now. */
export function UsageCards({ days: wanted, round, onAnswer }: Props): JSX.Element {
  const usage = useLoad(
    async (signal) => {
      const answer = await facepass.usage.get({ from: firstDayOf(wanted) }, { signal });
      onAnswer();
      return answer;
    },
    [wanted, round],
  );
  return (
    <>
      <Loading of={usage}>
        {({ days, outcomes, oldest_waiting: oldest }) => (
          <>
            <Waiting oldest={oldest} />
            <DayBars
              title={t("overview.photos")}
              days={days}
              series={[{ name: t("overview.announced"), count: (day) => day.uploads }]}
            />
            <StoredFaces days={days} />
            <DayBars
              title={t("overview.faces")}
              days={days}
              series={[
                { name: t("overview.indexed"), count: (day) => day.faces_indexed },
                { name: t("overview.removed"), count: (day) => day.faces_removed },
              ]}
            />
            <DayBars
              title={t("overview.searches")}
              days={days}
              series={[
                { name: t("overview.answered"), count: ({ searches }) => searches.answered },
                { name: t("overview.unanswered"), count: ({ searches }) => searches.failed + searches.died },
              ]}
            />
            <Outcomes outcomes={outcomes} />
          </>
        )}
      </Loading>
      <Matches days={wanted} round={round} />
    </>
  );
}
