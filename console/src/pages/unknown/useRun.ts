import { useEffect } from "preact/hooks";
import { facepass, type Schemas } from "../../api";
import { type Loaded, useLoad } from "../../components/loading/useLoad";

export type Run = Schemas["ClusteringRun"];
const PAUSE = 1_000; // ms between two looks at a run

export function isGoingOn(run: Run | null | undefined): boolean {
  return run?.status === "queued" || run?.status === "running";
}

/** The newest run of a collection, looked at again until it has ended; onEnd is called when it ends while it is shown. */
export function useRun(collection: string, onEnd: () => void): Loaded<{ run: Run | null }> {
  const run = useLoad(
    async (signal) => ({ run: (await facepass.collections.clusters.run(collection, { signal })) ?? null }),
    [collection],
  );
  const now = run.value.value?.run;
  const goesOn = isGoingOn(now);
  useEffect(() => {
    if (!goesOn || run.problem.value) return;
    const timer = setTimeout(run.reload, PAUSE);
    return () => clearTimeout(timer);
  }, [run.value.value, run.problem.value]);
  useEffect(() => {
    if (goesOn) return onEnd; // called once it no longer goes on
  }, [goesOn]);
  return run;
}
