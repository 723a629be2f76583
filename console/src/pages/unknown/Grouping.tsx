import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { confirm } from "../../components/dialogs/Confirm";
import { Loading } from "../../components/loading/Loading";
import { attempt } from "../../components/notices/notices";
import { allows } from "../../session";
import { formatDate, formatNumber, t, word } from "../../texts";
import { isGoingOn, type Run, useRun } from "./useRun";

interface Props {
  collection: Schemas["Collection"];
  /** The setting was changed. */
  onSwitch: () => void;
  /** A run has ended. */
  onDone: () => void;
}

/** How the groups are made: off by default, for a reason; then how far the newest run is. */
export function Grouping(props: Props): JSX.Element {
  return props.collection.clusters ? <LastRun {...props} /> : <Off {...props} />;
}

function Off({ collection: { collection_id: id, consent_required: forbidden }, onSwitch }: Props): JSX.Element {
  const turnOn = async () => {
    const effects = [t("unknown.turnOnEffect"), t("unknown.turnOnLaw")];
    const agreed = await confirm({ title: t("unknown.turnOnTitle", { id }), effects, action: t("unknown.turnOn") });
    if (agreed && (await attempt(() => facepass.collections.update(id, { clusters: true })))) onSwitch();
  };
  return (
    <section class="card grouping">
      <p>{t(forbidden ? "unknown.forbidden" : "unknown.isOff")}</p>
      {!forbidden && allows("users:write") && allows("faces:write") && (
        <button type="button" onClick={() => void turnOn()}>
          {t("unknown.turnOnAsk")}
        </button>
      )}
    </section>
  );
}

function LastRun({ collection: { collection_id: id }, onDone }: Props): JSX.Element {
  const last = useRun(id, onDone);
  const busy = useSignal(false);
  const start = async () => {
    busy.value = true;
    await attempt(() => facepass.collections.clusters.start(id));
    last.reload();
    busy.value = false;
  };
  return (
    <section class="card grouping" aria-label={t("unknown.run")}>
      <Loading of={last}>
        {({ run }) => (
          <>
            <div role="status">{run ? <State run={run} /> : <p>{t("unknown.noRun")}</p>}</div>
            {allows("faces:write") && (
              <button type="button" disabled={busy.value || last.busy.value || isGoingOn(run)} onClick={() => void start()}>
                {t("unknown.start")}
              </button>
            )}
          </>
        )}
      </Loading>
    </section>
  );
}

function State({ run }: { run: Run }): JSX.Element {
  if (run.status === "failed") return <p>{t("unknown.failed", { reason: word("refusals", run.reason ?? "") })}</p>;
  if (run.status === "done") {
    return (
      <p>
        {t("unknown.done", { count: run.groups ?? 0, date: formatDate(run.updated_at) })}{" "}
        <span class="hint">
          {t("unknown.threshold", { threshold: formatNumber(run.threshold, { maximumFractionDigits: 3 }) })}
        </span>
      </p>
    );
  }
  return (
    <p>
      {t("unknown.running", { count: run.faces, done: formatNumber(run.compared) })}{" "}
      <progress max={Math.max(1, run.faces)} value={run.compared} aria-label={t("unknown.run")} />
    </p>
  );
}
