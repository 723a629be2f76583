import type { JSX } from "preact";
import { administers } from "../../components/users/userRights";
import { allows } from "../../session";
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
  return (
    <>
      {counts && <Range days={days} />}
      <div class="cards overview">
        {counts && <UsageCards days={days} />}
        <QuotaCard />
        <ModelCard />
        {allows("admin") && <AlarmList />}
      </div>
    </>
  );
}
