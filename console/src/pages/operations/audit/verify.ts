/** Verifies the audit log to its end: one request works for 15 seconds at most, and says from where to go on. */

import { facepass } from "../../../api";

export interface Verdict {
  seals: number;
  entries: number;
  unsealed: number;
  faults: string[];
  head: string | null;
  intact: boolean;
  complete: boolean;
}

/** expect: the head that was noted the last time; without it no one can say whether the newest seals were removed. */
export async function verifyLog(
  expect: string,
  leaving: AbortSignal,
  onProgress: (sofar: Verdict) => void,
): Promise<void> {
  let whole: Verdict = { seals: 0, entries: 0, unsealed: 0, faults: [], head: null, intact: true, complete: false };
  while (!whole.complete) {
    const query = { ...(expect && { expect }), ...(whole.head && { after: whole.head }) };
    const part = await facepass.audit.verify(query, { signal: leaving });
    whole = {
      seals: whole.seals + part.seals,
      entries: whole.entries + part.entries,
      unsealed: part.unsealed,
      faults: [...whole.faults, ...part.faults],
      head: part.head,
      intact: whole.intact && part.intact,
      complete: part.complete || (part.head === whole.head && part.head !== null), // it cannot go on: it says why in its faults
    };
    onProgress(whole);
  }
}
