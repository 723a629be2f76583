import type { JSX } from "preact";
import { linkTo } from "../../router";
import { hasPage } from "../../shell/pages";
import { t } from "../../texts";
import { ALARMS, type Alarm } from "./alarms";

/** What each alarm of the stack means, with the runbook's section on it. */
export function AlarmList(): JSX.Element {
  return (
    <section class="card wide">
      <details>
        <summary>
          <h2>{t("overview.alarms")}</h2>
        </summary>
        <p class="hint">
          {t("overview.alarmsHint")} <code>docs/runbook.md</code>
        </p>
        <dl class="alarms">
          {ALARMS.map((alarm) => (
            <div key={alarm.name}>
              <dt>
                <AlarmName {...alarm} />
              </dt>
              <dd>{t(alarm.meaning)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}

function AlarmName({ name, section }: Alarm): JSX.Element {
  const shown = <code>…{name}</code>;
  return hasPage("help") ? <a href={linkTo(["help", "runbook", section])}>{shown}</a> : shown;
}
