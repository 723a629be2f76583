import type { Answer, Body, CallOptions, Query, Schemas } from "../calls.js";
import { type SendPhotoOptions, sendPhoto } from "../enrolment.js";
import type { Photo } from "../photos.js";
import { waitForUpload, type WaitOptions } from "../waiting.js";
import { type ListOf, Resource } from "./resource.js";

/** A photo's way in: `facepass.uploads`. `facepass.faces.enrol` does all of it. */
export class Uploads extends Resource {
  /** Announces a photo, and gets the form with which it is sent to S3. */
  createTicket(photo: Body<"uploadPhoto">, options?: CallOptions): Promise<Answer<"uploadPhoto">> {
    return this.api.request("uploadPhoto", { body: photo }, options);
  }

  /** Announces a photo and sends it, without waiting for its faces: with `purpose: "probe"` for `searches.start`. */
  send(photo: Photo, options: SendPhotoOptions = {}): Promise<string> {
    return sendPhoto(this.api, photo, options);
  }

  /** Announces up to 50 photos. */
  batch(photos: Body<"uploadPhotos">, options?: CallOptions): Promise<Answer<"uploadPhotos">> {
    return this.api.request("uploadPhotos", { body: photos }, options);
  }

  get(uploadId: string, options?: CallOptions): Promise<Answer<"getUpload">> {
    return this.api.request("getUpload", { path: { upload_id: uploadId } }, options);
  }

  list(query: Query<"listUploads"> = {}, options?: CallOptions): ListOf<"listUploads"> {
    return this.listing("listUploads", { query }, options);
  }

  /** The upload once it is indexed; raises UploadRejected, UploadFailed or UploadExpired if it is not. */
  wait(uploadId: string, options?: WaitOptions): Promise<Schemas["Upload"]> {
    return waitForUpload(this.api, uploadId, options);
  }

  /** Deletes an upload with its photo and its faces. */
  delete(uploadId: string, options?: CallOptions): Promise<Answer<"deleteUpload">> {
    return this.api.request("deleteUpload", { path: { upload_id: uploadId } }, options);
  }

  /** Sends a failed photo to the indexer again. */
  redrive(uploadId: string, options?: CallOptions): Promise<Answer<"redriveUpload">> {
    return this.api.request("redriveUpload", { path: { upload_id: uploadId } }, options);
  }
}
