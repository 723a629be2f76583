/** A photo as each platform has it, and as a part of a form. */

/** A file of React Native, whose fetch reads it by its address. */
export interface NativeFile {
  uri: string;
  type: string;
  name?: string;
}

/** A photo: a File or Blob, bytes, or a file of React Native. */
export type Photo = Blob | ArrayBuffer | ArrayBufferView | NativeFile;

// The service looks at the bytes themselves.
const ANY_PHOTO = "application/octet-stream";

/** The photo's media type, as far as it is known. */
export function mediaTypeOf(photo: Photo): string {
  return ("type" in photo && photo.type) || ANY_PHOTO;
}

/** The photo, if it is one with a byte at least: for JavaScript, which gives paths, and files that were not chosen. */
export function checkedPhoto(photo: Photo): Photo {
  const isObject = typeof photo === "object" && photo !== null;
  if (!isObject || !("uri" in photo || typeof sizeOf(photo) === "number")) {
    throw new TypeError("A photo is a Blob or File, bytes, or { uri, type } in React Native.");
  }
  if (sizeOf(photo) === 0) throw new TypeError("The photo is empty.");
  return photo;
}

/** The photo's size in bytes, where it is known before it is sent. */
export function sizeOf(photo: Photo): number | undefined {
  if ("uri" in photo) return undefined;
  return "size" in photo ? photo.size : photo.byteLength;
}

/** A form with photos and other fields; fields without a value are left out. */
export function formOf(photos: Record<string, Photo>, fields: object = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) form.append(name, String(value));
  }
  // Last, for S3 ignores what comes after the file.
  for (const [name, photo] of Object.entries(photos)) form.append(name, partOf(checkedPhoto(photo)), "photo");
  return form;
}

function partOf(photo: Photo): Blob {
  if (photo instanceof Blob) return photo.type ? photo : new Blob([photo], { type: ANY_PHOTO });
  // React Native's FormData takes such an object in a Blob's place.
  if ("uri" in photo) return { name: "photo", ...photo } as unknown as Blob;
  return new Blob([photo as BlobPart], { type: ANY_PHOTO });
}
