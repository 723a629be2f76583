/** A photo that a person chose to ask about. It stays in this tab, and goes when the view is left. */

import { type Signal, signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Photo, UploadedProbe } from "../../../../clients/typescript/src/index";
import { facepass } from "../../api";
import { allows } from "../../session";

/** In bytes, of all photos of a request; what is larger goes through the bucket. */
export const MOST_IN_ONE_REQUEST = 4_500_000;

export interface Size {
  width: number;
  height: number;
}

export interface ChosenPhoto {
  id: number;
  file: File;
  /** An address of this tab. */
  url: string;
  /** In pixels, upright; null until the browser has decoded it, and for a kind that it cannot show. */
  size: Signal<Size | null>;
  /** Of a large photo: its upload, once it was needed. */
  upload?: Promise<UploadedProbe> | undefined;
  gone: AbortController;
}

let last = 0;

function chosen(file: File): ChosenPhoto {
  last += 1;
  return { id: last, file, url: URL.createObjectURL(file), size: signal(null), gone: new AbortController() };
}

function forget(photo: ChosenPhoto | null): void {
  if (!photo) return;
  photo.gone.abort();
  URL.revokeObjectURL(photo.url);
  if (!allows("faces:write")) return; // the service deletes the upload within a day
  photo.upload?.then(({ upload_id }) => facepass.uploads.delete(upload_id)).catch(() => undefined);
}

export interface PhotoChoice {
  photo: ChosenPhoto | null;
  /** The first of the files that were dropped, chosen or pasted. */
  choose: (files: File[]) => void;
}

/** One photo of a view. */
export function usePhoto(): PhotoChoice {
  const photo = useSignal<ChosenPhoto | null>(null);
  useEffect(() => () => forget(photo.peek()), []);
  const choose = ([file]: File[]) => {
    if (!file) return;
    forget(photo.peek());
    photo.value = chosen(file);
  };
  return { photo: photo.value, choose };
}

/** What a request has for a photo: the photo itself, or the id of its upload, which is made once. */
export async function probeOf(photo: ChosenPhoto): Promise<Photo | UploadedProbe> {
  return photo.file.size <= MOST_IN_ONE_REQUEST ? photo.file : uploadedProbeOf(photo);
}

/** The id of its upload, for a photo of any size. */
export function uploadedProbeOf(photo: ChosenPhoto): Promise<UploadedProbe> {
  photo.upload ??= send(photo);
  return photo.upload;
}

async function send(photo: ChosenPhoto): Promise<UploadedProbe> {
  try {
    return { upload_id: await facepass.uploads.send(photo.file, { purpose: "probe", signal: photo.gone.signal }) };
  } catch (error) {
    photo.upload = undefined;
    throw error;
  }
}
