import { useEffect, useRef, useState } from "preact/hooks";
import { newestLink, remaining, renew } from "./pictures";

const FIRST_PAUSE = 5_000; // ms; twice as long after each further failure
const LONGEST_PAUSE = 300_000;

interface State {
  /** null: there is no picture; undefined: no link is known yet. */
  link: string | null | undefined;
  /** After how many milliseconds to ask for the next link; null: shortly before this one ends. */
  pause: number | null;
}

export interface Link {
  link: State["link"];
  /** Whether the picture is in the page, can be fetched, or has to wait for a new link. */
  state: "shown" | "fetched" | "awaited";
  onLoad: () => void;
  onError: () => void;
}

/** A link to a face's picture, new ones while it is shown. A link that cannot be had is asked for again after a pause. */
export function useLink(faceId: string, url: string | null | undefined): Link {
  const given = () => ({ link: url && newestLink(faceId, url), pause: null });
  const [now, set] = useState<State>(given);
  const failures = useRef(0);
  const loaded = useRef<State["link"]>(null);
  const { link, pause } = now;
  const later = (first: number) => {
    failures.current += 1;
    return failures.current === 1 ? first : Math.min(FIRST_PAUSE * 2 ** (failures.current - 2), LONGEST_PAUSE);
  };
  useEffect(() => set((before) => (before.link === given().link ? before : given())), [faceId, url]);
  useEffect(() => {
    if (link === null) return;
    let left = false;
    const ask = async () => {
      const next = await renew(faceId).catch(() => undefined);
      if (left) return;
      set(next === undefined ? { link, pause: later(FIRST_PAUSE) } : { link: next, pause: null });
    };
    const timer = setTimeout(() => void ask(), pause ?? (link === undefined ? 0 : Math.max(0, remaining(link))));
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [faceId, now]);
  const onLoad = () => {
    failures.current = 0;
    loaded.current = link;
  };
  const onError = () => set({ link, pause: later(0) }); // the link may have ended while this machine slept
  const awaited = !link || pause !== null || remaining(link) <= 0;
  return { link, state: link && link === loaded.current ? "shown" : awaited ? "awaited" : "fetched", onLoad, onError };
}
