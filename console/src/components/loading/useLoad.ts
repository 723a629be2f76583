import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isAborted, type ShownProblem, remember } from "../../errors";

export interface Loaded<Value> {
  /** The last answer; it stays while a newer one is on its way. */
  value: Signal<Value | null>;
  problem: Signal<ShownProblem | null>;
  busy: Signal<boolean>;
  reload: () => void;
}

/** Load something when a view opens and whenever one of `inputs` changes; leaving the view cancels the request. */
export function useLoad<Value>(load: (signal: AbortSignal) => Promise<Value>, inputs: unknown[]): Loaded<Value> {
  const value = useSignal<Value | null>(null);
  const problem = useSignal<ShownProblem | null>(null);
  const busy = useSignal(true);
  const again = useSignal(0);
  useEffect(() => {
    const leaving = new AbortController();
    busy.value = true;
    load(leaving.signal)
      .then((answer) => {
        if (leaving.signal.aborted) return;
        value.value = answer;
        problem.value = null;
      })
      .catch((error: unknown) => {
        if (!leaving.signal.aborted && !isAborted(error)) problem.value = remember(error);
      })
      .finally(() => {
        if (!leaving.signal.aborted) busy.value = false;
      });
    return () => leaving.abort();
  }, [...inputs, again.value]);
  return { value, problem, busy, reload: () => (again.value += 1) };
}
