import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../texts";
import { ProblemNote } from "../notices/ProblemNote";
import type { Loaded } from "./useLoad";

/** What is quicker than this shows no progress: it would only flicker. In milliseconds. */
export const PATIENCE = 300;

/** Whether something has been going on for longer than a moment. */
export function useSlow(busy: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [busy]);
  return busy && slow;
}

interface Props<Value> {
  of: Loaded<Value>;
  children: (value: Value) => ComponentChildren;
}

/** What was loaded; until then progress, and an error with a button to try again. */
export function Loading<Value>({ of, children }: Props<Value>): JSX.Element {
  const slow = useSlow(of.busy.value);
  const { value, problem } = of;
  return (
    <div aria-busy={of.busy.value}>
      {problem.value && (
        <ProblemNote problem={problem.value}>
          <button type="button" onClick={of.reload}>
            {t("common.tryAgain")}
          </button>
        </ProblemNote>
      )}
      {value.value !== null ? children(value.value) : slow && <p role="status">{t("common.loading")}</p>}
    </div>
  );
}
