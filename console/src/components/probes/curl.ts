/** The request of a view as a command that anyone can run. The key is never part of it. */

import type { ChosenPhoto } from "../photos/photo";

type Fields = Record<string, string | number | undefined>;

const EXTENSIONS: Record<string, string> = {
  "image/png": "png",
  "image/webp": "webp",
  "image/heic": "heic",
  "image/heif": "heif",
  "image/avif": "avif",
};

/** A word of a shell; whatever stands in it stays text. */
function quoted(word: string): string {
  return /^[\w.@=:/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function lines(path: string, options: string[]): string {
  const key = '-H "Authorization: Bearer $FACEPASS_KEY"';
  return [`curl -sS ${quoted(location.origin + path)}`, key, ...options].join(" \\\n  ");
}

function given(fields: Fields): [string, string | number][] {
  return Object.entries(fields).filter((field): field is [string, string | number] => field[1] !== undefined);
}

/** A photo as a command names it; not by its own name, which may name a person. */
function fileOf({ file }: ChosenPhoto, name: string): string {
  return `${name}.${EXTENSIONS[file.type] ?? "jpg"}`;
}

/** photos: by the form's field. Once one of them is an upload, the request is JSON with their ids. */
export function curlWithPhotos(path: string, photos: Record<string, ChosenPhoto>, ids: Fields, fields: Fields): string {
  if (given(ids).length) return curlWithJson(path, { ...ids, ...fields });
  const files = Object.entries(photos).map(([field, photo]) => `-F ${field}=@${fileOf(photo, field === "file" ? "photo" : field)}`);
  return lines(path, [...files, ...given(fields).map(([name, value]) => `-F ${quoted(`${name}=${value}`)}`)]);
}

export function curlWithJson(path: string, fields: Fields): string {
  const body = JSON.stringify(Object.fromEntries(given(fields)));
  return lines(path, ['-H "Content-Type: application/json"', `-d ${quoted(body)}`]);
}

/** An answer as JSON. Links to pictures lose their signature: a copied answer must not open them. */
export function answerAsJson(answer: unknown): string {
  const unsigned = (_: string, value: unknown) =>
    typeof value === "string" && value.includes("X-Amz-Signature=") ? `${value.split("?")[0]}?…` : value;
  return JSON.stringify(answer, unsigned, 2);
}
