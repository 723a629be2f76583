import type { Answer, Body, CallOptions, Query, Schemas } from "../calls.js";
import { type EnrolOptions, type IndexOptions, upload } from "../enrolment.js";
import { type Enrolled, enrolAll, type ManyOptions, type PhotoToEnrol } from "../many.js";
import { formOf, type Photo } from "../photos.js";
import {
  type CompareOptions,
  type DetectOptions,
  type Probe,
  probeInput,
  type SearchOptions,
  type UploadedProbe,
} from "../probes.js";
import { type ListOf, Resource } from "./resource.js";

/** Faces, and what is done with photos: `facepass.faces`. */
export class Faces extends Resource {
  /**
   * Enrols a user by a photo of up to 30 MB, which goes straight to S3: gets a ticket, sends the photo, and waits until it
   * is indexed. Raises UploadRejected with the reason when the photo cannot be used. When the call fails otherwise or is given
   * up, its upload is deleted; where that is not possible, as without a network, `uploadId` of the error names it.
   */
  async enrol(photo: Photo, options: EnrolOptions): Promise<Schemas["Upload"]> {
    // With none, the photo would be stored as one of an event.
    if (!options?.user) throw new TypeError("enrol needs a user's id; index takes photos without one.");
    return upload(this.api, photo, options);
  }

  /** Stores every usable face of an event photo, as `enrol` does. */
  index(photo: Photo, options: IndexOptions = {}): Promise<Schemas["Upload"]> {
    return upload(this.api, photo, options);
  }

  /** Enrols many photos, a few at a time, and says of each as it is done what became of it. */
  enrolMany(photos: Iterable<PhotoToEnrol> | AsyncIterable<PhotoToEnrol>, options?: ManyOptions): AsyncGenerator<Enrolled> {
    return enrolAll(this.api, photos, options);
  }

  /** Identification (1:N): who is this? With `faces: "all"`, everyone on the photo. A photo here has up to 4.5 MB. */
  async search(probe: Probe, search: SearchOptions = {}, options?: CallOptions): Promise<Answer<"searchFaces">> {
    return this.api.request("searchFaces", probeInput<"searchFaces">(probe, search), options);
  }

  /** Compares the faces of two photos; nothing is stored. */
  async compare(
    source: Photo,
    target: Photo,
    comparison: CompareOptions = {},
    options?: CallOptions,
  ): Promise<Answer<"comparePhotos">> {
    return this.api.request("comparePhotos", { form: formOf({ source, target }, comparison) }, options);
  }

  /** Finds the faces of a photo; nothing is stored. */
  async detect(
    photo: Photo | UploadedProbe,
    detection: DetectOptions = {},
    options?: CallOptions,
  ): Promise<Answer<"detectFaces">> {
    return this.api.request("detectFaces", probeInput<"detectFaces">(photo, detection), options);
  }

  get(faceId: string, options?: CallOptions): Promise<Answer<"getFace">> {
    return this.api.request("getFace", { path: { face_id: faceId } }, options);
  }

  /** Gives a face to a user, or sets it free with `user_id: null`. */
  change(faceId: string, changes: Body<"changeFace">, options?: CallOptions): Promise<Answer<"changeFace">> {
    return this.api.request("changeFace", { path: { face_id: faceId }, body: changes }, options);
  }

  delete(faceId: string, options?: CallOptions): Promise<Answer<"deleteFace">> {
    return this.api.request("deleteFace", { path: { face_id: faceId } }, options);
  }

  /** The faces of a user; those of a collection are `facepass.collections.faces`. */
  list(userId: string, query: Query<"listFacesOfUser"> = {}, options?: CallOptions): ListOf<"listFacesOfUser"> {
    return this.listing("listFacesOfUser", { path: { user_id: userId }, query }, options);
  }
}
