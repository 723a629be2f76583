/** What is searched with: a photo goes as a form, what the service has already as JSON. */

import type { Body, Input, Schemas } from "./calls.js";
import { formOf, type Photo } from "./photos.js";

/** A photo of up to 30 MB that was sent before with `uploads.send(photo, { purpose: "probe" })`. */
export interface UploadedProbe {
  upload_id: string;
}

/** A photo, an uploaded one, a stored face, or a user. */
export type Probe = Photo | UploadedProbe | { face_id: string } | { user_id: string };

/** Everything of a search but its probe. */
export type SearchOptions = Omit<Schemas["SearchForm"], "file">;
/** Everything of a verification but its photo. */
export type VerifyOptions = Omit<Schemas["VerifyForm"], "file">;
/** Everything of a detection but its photo. */
export type DetectOptions = Omit<Schemas["DetectForm"], "file">;
/** Everything of a comparison but its photos. */
export type CompareOptions = Omit<Schemas["CompareForm"], "source" | "target">;

/** The request's form or body. */
export function probeInput<Id extends "searchFaces" | "verifyUser" | "detectFaces">(
  probe: Probe,
  options: object,
): Pick<Input<Id>, "body" | "form"> {
  const stored = typeof probe === "object" && probe !== null ? ["upload_id", "face_id", "user_id"] : [];
  if (!stored.some((name) => name in probe)) return { form: formOf({ file: probe as Photo }, options) };
  return { body: { ...probe, ...options } as Body<Id> };
}
