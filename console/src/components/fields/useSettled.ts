import { useEffect, useState } from "preact/hooks";

const PAUSE = 150; // ms after the last key, before the server is asked

/** What was typed, without the spaces around it, once the typing pauses. */
export function useSettled(text: string): string {
  const [settled, settle] = useState(text.trim());
  useEffect(() => {
    const timer = setTimeout(() => settle(text.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
