/** How an upload or a search may end without success. */

import type { Schemas } from "./calls.js";
import { FacePassError } from "./statuses.js";

type Upload = Schemas["Upload"];

/** An upload that ended without being indexed. `reason` is a code of docs/errors.md. */
export class UploadUnsuccessful extends FacePassError {
  readonly reason: string | null;

  constructor(readonly upload: Upload) {
    super(`The upload ${upload.upload_id} is ${upload.status}: ${upload.detail ?? upload.reason ?? "no reason was given"}`);
    this.reason = upload.reason;
  }
}

/** The photo cannot be used: send another one. `upload.rejected_faces` has each face with its reasons. */
export class UploadRejected extends UploadUnsuccessful {}

/** The photo could not be indexed: send it again. */
export class UploadFailed extends UploadUnsuccessful {}

/** The photo did not arrive in time. */
export class UploadExpired extends UploadUnsuccessful {}

/** S3 takes no such form: the photo is too large, for example. */
export class PhotoNotTaken extends FacePassError {
  constructor(
    readonly status: number | undefined,
    readonly code: string,
  ) {
    super(`The bucket does not take the photo: ${code || status}`);
  }
}

/** A search with many probes that failed; it may have results of some probes. */
export class SearchFailed extends FacePassError {
  constructor(readonly search: Schemas["Search"]) {
    super(`The search ${search.search_id} failed: ${search.reason ?? "no reason was given"}`);
  }
}

/** It was not done in the time that the caller had. It goes on: wait for it again by its id. */
export class NotDoneYet extends FacePassError {
  constructor(readonly id: string) {
    super(`${id} is not done yet.`);
  }
}
