import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Figures } from "../../../components/lists/Figures";
import { useSlow } from "../../../components/loading/Loading";
import { attempt } from "../../../components/notices/notices";
import { t } from "../../../texts";
import { type Verdict, verifyLog } from "./verify";

/** Computes the seals of the log again, and says whether anything was removed, changed or added. */
export function Verification(): JSX.Element {
  const expected = useSignal("");
  const verdict = useSignal<Verdict | null>(null);
  const busy = useSignal(false);
  const slow = useSlow(busy.value);
  const leaving = useRef(new AbortController());
  useEffect(() => () => leaving.current.abort(), []);
  const verify = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    verdict.value = null;
    await attempt(() => verifyLog(expected.value.trim(), leaving.current.signal, (sofar) => (verdict.value = sofar)));
    busy.value = false;
  };
  return (
    <section class="card audit-seal" aria-label={t("audit.verification")}>
      <h2>{t("audit.verification")}</h2>
      <p class="hint">{t("audit.verificationHint")}</p>
      <form onSubmit={verify} aria-busy={busy.value}>
        <label>
          {t("audit.expected")}
          <input
            value={expected.value}
            spellcheck={false}
            placeholder="123:9f86d0…"
            onInput={({ currentTarget }) => (expected.value = currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={busy.value}>
          {t("audit.verify")}
        </button>
      </form>
      {slow && <p role="status">{t("audit.verifying", { count: verdict.value?.entries ?? 0 })}</p>}
      {verdict.value?.complete && <Result verdict={verdict.value} />}
    </section>
  );
}

function Result({ verdict: { intact, faults, entries, seals, unsealed, head } }: { verdict: Verdict }): JSX.Element {
  const figures: [string, ComponentChildren][] = [
    [t("audit.verified"), t("audit.inSeals", { entries, count: seals })],
    [t("audit.unsealed"), unsealed],
    [t("audit.head"), head ? <code>{head}</code> : "–"],
  ];
  return (
    <div role="status">
      <p class={`outcome ${intact ? "good" : "bad"}`}>{t(intact ? "audit.intact" : "audit.notIntact")}</p>
      {faults.length > 0 && (
        <ul>
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
      <Figures of={figures} />
      <p class="hint">{t("audit.keepHead")}</p>
    </div>
  );
}
