import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { place, refine } from "../../router";

const REST = 400; // ms that the slider rests before the API is asked

export interface ChosenThreshold {
  /** Of the link; undefined: the collection's or the pack's own. */
  asked: number | undefined;
  /** Under the slider, while it is on its way into the link. */
  moving: number | null;
  move: (threshold: number) => void;
  reset: () => void;
}

function readThreshold(query: URLSearchParams): number | undefined {
  const text = query.get("threshold");
  const threshold = Number(text);
  return text && Math.abs(threshold) <= 1 ? threshold : undefined;
}

/** The threshold of the view. It stands in the link, so that a link shows the same result. */
export function useThreshold(query: URLSearchParams): ChosenThreshold {
  const asked = readThreshold(query);
  const moving = useSignal<number | null>(null);
  useEffect(() => {
    moving.value = null;
  }, [asked]);
  useEffect(() => {
    const threshold = moving.value;
    if (threshold === null) return;
    const timer = setTimeout(() => withThreshold(threshold), REST);
    return () => clearTimeout(timer);
  }, [moving.value]);
  const reset = () => {
    moving.value = null;
    withThreshold(undefined);
  };
  return { asked, moving: moving.value, move: (threshold) => (moving.value = threshold), reset };
}

function withThreshold(threshold: number | undefined): void {
  const { threshold: _, ...others } = Object.fromEntries(place.value.query);
  refine(threshold === undefined ? others : { ...others, threshold: String(threshold) });
}
