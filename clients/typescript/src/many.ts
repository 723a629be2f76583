/** Many photos, a few at a time. */

import type { Api, Schemas } from "./calls.js";
import { type IndexOptions, upload } from "./enrolment.js";
import type { Photo } from "./photos.js";
import { reasonOf } from "./retries.js";

/** A photo with the options of `enrol`, or of `index` where it has no user. */
export type PhotoToEnrol = { photo: Photo; user?: string } & Omit<IndexOptions, "signal">;

export interface ManyOptions {
  /** How many photos are on their way at once: 4 by default. */
  concurrency?: number;
  signal?: AbortSignal;
}

/** What became of one photo; `place` is its place among the photos, from 0. */
export type Enrolled = { place: number; upload: Schemas["Upload"] } | { place: number; error: unknown };

/** Says what became of each photo, in the order in which they are done. Leaving the loop gives up what is under way. */
export async function* enrolAll(
  api: Api,
  photos: Iterable<PhotoToEnrol> | AsyncIterable<PhotoToEnrol>,
  { concurrency = 4, signal }: ManyOptions = {},
): AsyncGenerator<Enrolled> {
  const left = new AbortController();
  const giveUp = (): void => left.abort(signal?.reason);
  if (signal?.aborted) giveUp();
  signal?.addEventListener("abort", giveUp, { once: true });
  const underWay = new Map<number, Promise<Enrolled>>();
  let place = 0;
  try {
    for await (const { photo, ...options } of photos) {
      if (left.signal.aborted) throw reasonOf(left.signal);
      underWay.set(place, enrolOne(api, place, photo, { ...options, signal: left.signal }));
      place += 1;
      if (underWay.size >= concurrency) yield await firstOf(underWay);
    }
    while (underWay.size) yield await firstOf(underWay);
  } finally {
    signal?.removeEventListener("abort", giveUp);
    left.abort();
    await Promise.all(underWay.values());
  }
}

async function enrolOne(
  api: Api,
  place: number,
  photo: Photo,
  options: IndexOptions & { user?: string },
): Promise<Enrolled> {
  try {
    return { place, upload: await upload(api, photo, options) };
  } catch (error) {
    return { place, error };
  }
}

async function firstOf(underWay: Map<number, Promise<Enrolled>>): Promise<Enrolled> {
  const done = await Promise.race(underWay.values());
  underWay.delete(done.place);
  return done;
}
