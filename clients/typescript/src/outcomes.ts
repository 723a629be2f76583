/** How an upload or a search may end without success. */

import type { Schemas } from "./calls.js";
import { FacePassError } from "./statuses.js";

type Upload = Schemas["Upload"];

/** An upload that ended without being indexed. `reason` is a code of docs/errors.md. */
export class UploadNotIndexed extends FacePassError {
  readonly reason: string | null;

  constructor(
    readonly upload: Upload,
    became = `is ${upload.status}: ${upload.detail ?? upload.reason ?? "no reason was given"}`,
  ) {
    super(`The upload ${upload.upload_id} ${became}`);
    this.uploadId = upload.upload_id;
    this.reason = upload.reason;
  }
}

/** The photo cannot be used: send another one. `upload.rejected_faces` has each face with its reasons. */
export class UploadRejected extends UploadNotIndexed {}

/** The photo could not be indexed: send it again. */
export class UploadFailed extends UploadNotIndexed {}

/** The photo did not arrive in time. */
export class UploadExpired extends UploadNotIndexed {
  constructor(upload: Upload) {
    super(upload, "has expired: its photo did not arrive in time");
  }
}

/** S3 refused the photo. `code` is S3's own, for example EntityTooLarge. `status` is 0 for a redirection in a browser. */
export class StorageRefused extends FacePassError {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`The photo was refused: ${status} ${code}`);
  }
}

/** The photo has more bytes than its ticket allows; nothing was sent. */
export class PhotoTooManyBytes extends FacePassError {}

/** A search with many probes that failed; it may have results of some probes. */
export class SearchFailed extends FacePassError {
  constructor(readonly search: Schemas["Search"]) {
    super(`The search ${search.search_id} failed: ${search.reason ?? "no reason was given"}`);
  }
}

/** It was not done in the time that the caller had. It goes on: wait for it again by its id. */
export class WaitTimedOut extends FacePassError {
  constructor(readonly id: string) {
    super(`${id} is not done yet.`);
  }
}
