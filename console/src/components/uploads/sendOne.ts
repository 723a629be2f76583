/** One photo's way to the service: sent, waited for, and what went wrong in words. */

import { PhotoTooManyBytes, Problem, StorageRefused, UploadNotIndexed } from "../../../../clients/typescript/src/index";
import { facepass, type Schemas } from "../../api";
import { remember, type ShownProblem } from "../../errors";
import { t } from "../../texts";
import type { Sending } from "./uploading";

const A_DAY = 86_400_000; // ms; a person takes the photo out who does not want to wait
const MEDIA_TYPES = ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/avif"];
const LONGEST_NAME = 255;

/** Whether the key or token was no longer accepted: the photo waits until its caller signs in again. */
export function isRefused(error: unknown): boolean {
  return error instanceof Problem && error.status === 401;
}

export function sendOne({ file, target, gone, share }: Sending): Promise<string> {
  const label = target.label ?? (target.keepsName && file.name);
  const known = MEDIA_TYPES.includes(file.type); // of another type, the service looks at the bytes
  return facepass.uploads.send(known ? file : file.slice(0, file.size, "application/octet-stream"), {
    collection: target.collection,
    ...(target.user && { user: target.user }),
    ...(label && { external_image_id: label.slice(0, LONGEST_NAME) }),
    ...(target.unreviewed && { review: "off" }),
    signal: gone.signal,
    onProgress: ({ sent, total }) => (share.value = sent / total),
  });
}

export async function settled(uploadId: string, signal: AbortSignal): Promise<Schemas["Upload"]> {
  try {
    return await facepass.uploads.wait(uploadId, { signal, timeout: A_DAY });
  } catch (error) {
    if (error instanceof UploadNotIndexed) return error.upload;
    throw error;
  }
}

export function problemOf(error: unknown): ShownProblem {
  const problem = remember(error);
  const tooLarge = error instanceof PhotoTooManyBytes || (error instanceof StorageRefused && error.code === "EntityTooLarge");
  if (tooLarge) return { ...problem, code: "photo_too_large", title: t("reasons.photo_too_large"), detail: "" };
  if (error instanceof StorageRefused) return { ...problem, code: "storage", title: t("sending.refused"), detail: error.code };
  return problem;
}
