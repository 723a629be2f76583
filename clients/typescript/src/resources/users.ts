import type { Answer, Body, CallOptions, Query } from "../calls.js";
import type { Photo } from "../photos.js";
import { probeInput, type UploadedProbe, type VerifyOptions } from "../probes.js";
import { type ListOf, Resource } from "./resource.js";

/** Enrolled people: `facepass.users`. */
export class Users extends Resource {
  readonly consents = new Consents(this.api);
  readonly exclusions = new Exclusions(this.api);

  /** Creates a user, with an email, an external_id or both. */
  create(user: Body<"createUser">, options?: CallOptions): Promise<Answer<"createUser">> {
    return this.api.request("createUser", { body: user }, options);
  }

  get(userId: string, options?: CallOptions): Promise<Answer<"getUser">> {
    return this.api.request("getUser", { path: { user_id: userId } }, options);
  }

  list(query?: Query<"listUsers">, options?: CallOptions): ListOf<"listUsers"> {
    return this.listing("listUsers", { query: query ?? {} }, options);
  }

  update(userId: string, changes: Body<"changeUser">, options?: CallOptions): Promise<Answer<"changeUser">> {
    return this.api.request("changeUser", { path: { user_id: userId }, body: changes }, options);
  }

  /** Erases a user with every face, photo and consent; `receipt` says what is left. */
  delete(userId: string, query: Query<"deleteUser"> = {}, options?: CallOptions): Promise<Answer<"deleteUser">> {
    return this.api.request("deleteUser", { path: { user_id: userId }, query }, options);
  }

  /** Whether anything of an erased user is left. */
  receipt(userId: string, options?: CallOptions): Promise<Answer<"verifyErasure">> {
    return this.api.request("verifyErasure", { path: { user_id: userId } }, options);
  }

  /** Everything that is held about a user, as the address of a ZIP archive. */
  export(userId: string, options?: CallOptions): Promise<Answer<"exportUser">> {
    return this.api.request("exportUser", { path: { user_id: userId } }, options);
  }

  /**
   * Verification (1:1): is this photo, of up to 4.5 MB or uploaded as a probe, that user? A liveness token counts once, also
   * where the answer is lost: with one, only a request that was refused with 429 is sent again.
   */
  async verify(
    userId: string,
    photo: Photo | UploadedProbe,
    verification: VerifyOptions = {},
    options?: CallOptions,
  ): Promise<Answer<"verifyUser">> {
    const input = probeInput<"verifyUser">(photo, verification);
    const repeatable = !verification.liveness;
    return this.api.request("verifyUser", { path: { user_id: userId }, ...input, repeatable }, options);
  }

  /** Merges `from_user_id` into this user; with `dry_run` it says what would move. */
  merge(userId: string, request: Body<"mergeUsers">, options?: CallOptions): Promise<Answer<"mergeUsers">> {
    return this.api.request("mergeUsers", { path: { user_id: userId }, body: request }, options);
  }

  undoMerge(mergeId: string, options?: CallOptions): Promise<Answer<"undoMerge">> {
    return this.api.request("undoMerge", { path: { merge_id: mergeId } }, options);
  }

  /** Makes a new user of some of this user's faces. */
  split(userId: string, request: Body<"splitUser">, options?: CallOptions): Promise<Answer<"splitUser">> {
    return this.api.request("splitUser", { path: { user_id: userId }, body: request }, options);
  }

  faces(userId: string, query: Query<"listUserFaces"> = {}, options?: CallOptions): ListOf<"listUserFaces"> {
    return this.listing("listUserFaces", { path: { user_id: userId }, query }, options);
  }

  /** Gives faces without a user to this one, each if it is similar enough. */
  assign(userId: string, faces: Body<"assignFaces">, options?: CallOptions): Promise<Answer<"assignFaces">> {
    return this.api.request("assignFaces", { path: { user_id: userId }, body: faces }, options);
  }

  /** Faces without a user that are similar to this one's. */
  unassignedFaces(
    userId: string,
    query: Query<"listUnassignedFaces">,
    options?: CallOptions,
  ): Promise<Answer<"listUnassignedFaces">> {
    return this.api.request("listUnassignedFaces", { path: { user_id: userId }, query }, options);
  }
}

/** A user's consents: `facepass.users.consents`. */
export class Consents extends Resource {
  give(userId: string, consent: Body<"giveConsent">, options?: CallOptions): Promise<Answer<"giveConsent">> {
    return this.api.request("giveConsent", { path: { user_id: userId }, body: consent }, options);
  }

  list(userId: string, query: Query<"listConsents"> = {}, options?: CallOptions): ListOf<"listConsents"> {
    return this.listing("listConsents", { path: { user_id: userId }, query }, options);
  }

  /** Revokes a consent, and erases the faces that it allowed. */
  revoke(userId: string, consentId: string, options?: CallOptions): Promise<Answer<"revokeConsent">> {
    return this.api.request("revokeConsent", { path: { user_id: userId, consent_id: consentId } }, options);
  }
}

/** "Not this person": `facepass.users.exclusions`. */
export class Exclusions extends Resource {
  /** Never offers or gives this face to this user again. */
  add(userId: string, faceId: string, options?: CallOptions): Promise<Answer<"excludeFace">> {
    return this.api.request("excludeFace", { path: { user_id: userId }, body: { face_id: faceId } }, options);
  }

  list(userId: string, query: Query<"listExclusions"> = {}, options?: CallOptions): ListOf<"listExclusions"> {
    return this.listing("listExclusions", { path: { user_id: userId }, query }, options);
  }

  withdraw(userId: string, faceId: string, options?: CallOptions): Promise<Answer<"withdrawExclusion">> {
    return this.api.request("withdrawExclusion", { path: { user_id: userId, face_id: faceId } }, options);
  }
}
