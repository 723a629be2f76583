import { useEffect, useState } from "preact/hooks";

/** As the stylesheets have it: below this, what stands side by side stands one above the other. */
const NARROW = "(max-width: 48rem)";

/** Whether the window is narrow: rows of a virtual list are higher there, and their height is said in pixels. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const look = () => setNarrow(query.matches);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return narrow;
}
