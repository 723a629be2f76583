/** Sends failed photos to the indexer again, and follows what becomes of them. */

import { signal } from "@preact/signals";
import { Problem } from "../../../../../clients/typescript/src/index";
import { facepass } from "../../../api";
import { isAborted, remember } from "../../../errors";

const PAUSE = 5; // seconds after a 429 that names none

interface Note {
  /** `processing`, then how it ended. */
  status: string;
  at: number;
}

/** What became of the photos that this tab sent again, by upload. */
export const sentAgain = signal<Record<string, Note>>({});

function note(uploadId: string, status: string): void {
  sentAgain.value = { ...sentAgain.value, [uploadId]: { status, at: Date.now() } };
}

/** A list says that these photos failed: what this tab noted before it asked for the list is out of date. */
export function forgetOlder(failed: string[], askedAt: number): void {
  const isOld = ([id, { at }]: [string, Note]) => at < askedAt && failed.includes(id);
  sentAgain.value = Object.fromEntries(Object.entries(sentAgain.value).filter((each) => !isOld(each)));
}

/** Send one again. Its end is noted when it is there; a photo whose turn is far off stays `processing`. */
export async function sendAgain(uploadId: string): Promise<void> {
  await facepass.uploads.redrive(uploadId);
  note(uploadId, "processing");
  void facepass.uploads.wait(uploadId).then(
    () => note(uploadId, "indexed"),
    () => facepass.uploads.get(uploadId).then(({ status }) => note(uploadId, status), remember),
  );
}

export interface Sending {
  all: number;
  sent: number;
  /** Refused: the photo is gone, or another operator was quicker. */
  refused: number;
}

/**
 * Send every failed photo again, one by one, and say how far it is. What is refused does not stop the others; at the limit
 * of requests it waits.
 */
export async function sendAllAgain(leaving: AbortSignal, onProgress: (sending: Sending) => void): Promise<void> {
  const uploads = await facepass.uploads.list({ status: "failed", order: "oldest" }, { signal: leaving }).all();
  const sending: Sending = { all: uploads.length, sent: 0, refused: 0 };
  const waiting = uploads.map(({ upload_id }) => upload_id);
  onProgress({ ...sending });
  for (let next = waiting.shift(); next && !leaving.aborted; next = waiting.shift()) {
    try {
      await facepass.uploads.redrive(next, { signal: leaving });
      note(next, "processing");
      sending.sent += 1;
    } catch (error) {
      if (isAborted(error)) return;
      if (error instanceof Problem && error.status === 429) {
        waiting.unshift(next);
        await wait(error.retryAfter ?? PAUSE, leaving);
        continue;
      }
      remember(error);
      sending.refused += 1;
    }
    onProgress({ ...sending });
  }
}

/** Wait for so many seconds, or until the view is left. */
function wait(seconds: number, leaving: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    leaving.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
