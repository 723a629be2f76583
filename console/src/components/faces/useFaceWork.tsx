import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../texts";
import { keepFocus } from "../dialogs/keepFocus";
import { useSlow } from "../loading/Loading";
import type { OnProgress, Outcome } from "./changeFaces";

export interface FaceWork {
  busy: boolean;
  /** Do something with so many faces, and show how far it is. */
  run: (all: number, work: (onProgress: OnProgress) => Promise<Outcome>) => Promise<Outcome>;
  /** Shows how far it is, once it takes longer than a moment. */
  progress: JSX.Element | null;
}

export function useFaceWork(): FaceWork {
  const state = useSignal<{ done: number; all: number } | null>(null);
  const run: FaceWork["run"] = async (all, work) => {
    state.value = { done: 0, all };
    try {
      return await work((done) => (state.value = { done, all }));
    } finally {
      state.value = null;
    }
  };
  const now = state.value;
  const worked = useRef(false);
  useEffect(() => {
    if (worked.current && now === null) keepFocus(); // the button that began it is disabled, or its dialog is gone
    worked.current = now !== null;
  }, [now === null]);
  const slow = useSlow(now !== null);
  const progress = now && slow ? <progress max={now.all} value={now.done} aria-label={t("faceActions.progress")} /> : null;
  return { busy: now !== null, run, progress };
}
