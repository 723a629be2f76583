/** The search of the view: what it asks the API, and how others ask the same. */

import { type Answer, facepass } from "../../api";
import { usualCollection } from "../../components/fields/CollectionField";
import { type ChosenPhoto, probeOf } from "../../components/photos/photo";
import { curlWithJson, curlWithPhotos } from "../../components/probes/curl";

/** What is searched with: a photo, or something that is stored. */
export type SearchProbe = { photo: ChosenPhoto } | { face_id: string } | { user_id: string };

export interface Options {
  collection: string;
  groupBy: "face" | "user";
}

/** How many matches of each face are asked for. */
export const MATCHES = 5;
const PATH = "/api/v1/faces/search";

export interface Found {
  /** The threshold that was asked for; undefined: the collection's or the pack's own. */
  asked: number | undefined;
  answer: Answer<"searchFaces">;
  call: string;
}

export function readOptions(query: URLSearchParams): Options {
  return {
    collection: query.get("collection") || usualCollection(),
    groupBy: query.get("group") === "user" ? "user" : "face",
  };
}

export async function search(
  probe: SearchProbe,
  { collection, groupBy }: Options,
  threshold: number | undefined,
  signal: AbortSignal,
): Promise<Found> {
  const shared = { collection_id: collection, group_by: groupBy, limit: MATCHES, ...(threshold !== undefined && { threshold }) };
  if (!("photo" in probe)) {
    const answer = await facepass.faces.search(probe, shared, { signal });
    return { asked: threshold, answer, call: curlWithJson(PATH, { ...probe, ...shared }) };
  }
  const sent = await probeOf(probe.photo);
  const options = { ...shared, faces: "all" as const };
  const answer = await facepass.faces.search(sent, options, { signal });
  const ids = "upload_id" in sent ? { upload_id: sent.upload_id } : {};
  return { asked: threshold, answer, call: curlWithPhotos(PATH, { file: probe.photo }, ids, options) };
}
