/** Sends failed photos to the indexer again, and follows what becomes of them. */

import { signal } from "@preact/signals";
import { facepass } from "../../../api";
import { isAborted, remember } from "../../../errors";

const AT_ONCE = 4; // requests under way

/** What became of the photos that this tab sent again, by upload: `processing`, then how it ended. */
export const sentAgain = signal<Record<string, string>>({});

function note(uploadId: string, status: string): void {
  sentAgain.value = { ...sentAgain.value, [uploadId]: status };
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

/** Send every failed photo again, and say how far it is. What is refused does not stop the others. */
export async function sendAllAgain(leaving: AbortSignal, onProgress: (sending: Sending) => void): Promise<void> {
  const uploads = await facepass.uploads.list({ status: "failed", order: "oldest" }, { signal: leaving }).all();
  const sending: Sending = { all: uploads.length, sent: 0, refused: 0 };
  const waiting = uploads.map(({ upload_id }) => upload_id);
  const work = async () => {
    for (let next = waiting.shift(); next && !leaving.aborted; next = waiting.shift()) {
      try {
        await facepass.uploads.redrive(next, { signal: leaving });
        note(next, "processing");
        sending.sent += 1;
      } catch (error) {
        if (isAborted(error)) return;
        remember(error);
        sending.refused += 1;
      }
      onProgress({ ...sending });
    }
  };
  onProgress({ ...sending });
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
