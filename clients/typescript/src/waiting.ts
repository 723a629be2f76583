/** Asks again until something is done, with growing pauses. */

import type { Answer, Api, CallOptions, Schemas } from "./calls.js";
import { pause } from "./retries.js";
import { WaitTimedOut, SearchFailed, UploadExpired, UploadFailed, UploadRejected } from "./outcomes.js";

export interface WaitOptions extends Pick<CallOptions, "signal"> {
  /** Milliseconds to wait in all; two minutes by default. WaitTimedOut is raised after that. */
  timeout?: number | undefined;
}

const TIMEOUT = 120_000;
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 5_000;
const GROWTH = 1.5;

/** The upload once it is indexed. */
export async function waitForUpload(api: Api, uploadId: string, options: WaitOptions = {}): Promise<Schemas["Upload"]> {
  const look = (): Promise<Schemas["Upload"]> =>
    api.request("getUpload", { path: { upload_id: uploadId } }, { signal: options.signal });
  const upload = await waitFor(look, (seen) => seen.status in ENDS, uploadId, options);
  const Unsuccessful = ENDS[upload.status];
  if (Unsuccessful) throw new Unsuccessful(upload);
  return upload;
}

const ENDS: Record<string, typeof UploadRejected | undefined> = {
  indexed: undefined,
  rejected: UploadRejected,
  failed: UploadFailed,
  expired: UploadExpired,
};

/** The search once it is done. */
export async function waitForSearch(api: Api, searchId: string, options: WaitOptions = {}): Promise<Answer<"getSearch">> {
  const look = (): Promise<Answer<"getSearch">> =>
    api.request("getSearch", { path: { search_id: searchId } }, { signal: options.signal });
  const search = await waitFor(look, (seen) => ["done", "failed"].includes(seen.status), searchId, options);
  if (search.status === "failed") throw new SearchFailed(search);
  return search;
}

async function waitFor<Seen>(
  look: () => Promise<Seen>,
  isDone: (seen: Seen) => boolean,
  id: string,
  { signal, timeout = TIMEOUT }: WaitOptions,
): Promise<Seen> {
  const deadline = Date.now() + timeout;
  for (let before = FIRST_PAUSE; ; before = Math.min(before * GROWTH, LONGEST_PAUSE)) {
    const seen = await look();
    if (isDone(seen)) return seen;
    if (Date.now() + before > deadline) throw new WaitTimedOut(id);
    await pause(before, signal);
  }
}
