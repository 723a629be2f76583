/**
 * Photos on their way to the service. They go on when their page is left, and once the same caller signs in again after a
 * token has ended; they end with the tab and with signing out.
 */

import { computed, effect, type Signal, signal, untracked } from "@preact/signals";
import { facepass, type Schemas } from "../../api";
import type { ShownProblem } from "../../errors";
import { account, allows, owner } from "../../session";
import { attempt } from "../notices/notices";
import type { ChosenPhoto } from "../photos/photo";
import { isRefused, problemOf, sendOne, settled } from "./sendOne";

export interface Target {
  collection: string;
  /** Whom the photos enrol; null: every usable face is stored without a user. */
  user: string | null;
  /** Whether the file's name becomes the photo's external_image_id. */
  keepsName: boolean;
  /** The external_image_id of the photo, whatever its file is called. */
  label?: string;
  /** Store it without the collection's enrolment review. */
  unreviewed?: boolean;
}

/** unseen: sent, by a caller who may not see what became of it; stopped: `problem` says why it did not get through. */
export type Stage = "waiting" | "sending" | "processing" | "settled" | "unseen" | "stopped";

export interface Sending extends ChosenPhoto {
  target: Target;
  stage: Signal<Stage>;
  /** How much of the photo was sent, 0 to 1. */
  share: Signal<number>;
  uploadId: Signal<string | null>;
  /** What became of it, once it is settled. */
  result: Signal<Schemas["Upload"] | null>;
  problem: Signal<ShownProblem | null>;
  /** Whether it is about to be tried again. */
  repeats: Signal<boolean>;
  /** Who sends it (session.ts). */
  owner: string | null;
}

const AT_ONCE = 4;

export const photos = signal<Sending[]>([]);
let running = 0;
let last = 0;

const UNDER_WAY: Stage[] = ["waiting", "sending", "processing"];
export const isUnderWay = (photo: Sending): boolean => UNDER_WAY.includes(photo.stage.value);
/** How many photos are not done yet. */
export const underWay = computed(() => photos.value.filter(isUnderWay).length);

/** The photo's name in links: its upload, once there is one. */
export const nameOf = (photo: Sending): string => photo.uploadId.value ?? localNameOf(photo);
const localNameOf = (photo: Sending): string => `photo-${photo.id}`;

export function findPhoto(name: string | undefined): Sending | undefined {
  return photos.value.find((photo) => photo.uploadId.value === name || localNameOf(photo) === name);
}

/** Send photos, a few at a time. */
export function send(files: File[], target: Target): Sending[] {
  const added = files.map((file): Sending => {
    last += 1;
    return {
      id: last,
      file,
      target,
      url: URL.createObjectURL(file),
      size: signal(null),
      gone: new AbortController(),
      stage: signal<Stage>("waiting"),
      share: signal(0),
      uploadId: signal(null),
      result: signal(null),
      problem: signal(null),
      repeats: signal(false),
      owner: owner.value,
    };
  });
  photos.value = [...photos.value, ...added];
  start();
  return added;
}

/** Take photos off the list. What is under way is given up, and leaves nothing behind; what is stored stays. */
export function takeOut(taken: Sending[]): void {
  photos.value = photos.value.filter((photo) => !taken.includes(photo));
  for (const photo of taken) {
    photo.gone.abort();
    URL.revokeObjectURL(photo.url);
  }
}

/** Try again: to send a photo that did not get through, or to index one that failed. */
export async function tryAgain(photo: Sending): Promise<void> {
  photo.repeats.value = true;
  await attempt(async () => {
    if (photo.result.value) await facepass.uploads.redrive(photo.result.value.upload_id);
    photo.problem.value = photo.result.value = null;
    photo.stage.value = "waiting";
    start();
  });
  photo.repeats.value = false;
}

function start(): void {
  while (running < AT_ONCE && account.value !== null) {
    const next = photos.value.find(({ stage }) => stage.value === "waiting");
    if (!next) return;
    running += 1;
    next.stage.value = "sending";
    void run(next).finally(() => {
      running -= 1;
      start();
    });
  }
}

async function run(photo: Sending): Promise<void> {
  const { signal } = photo.gone;
  try {
    photo.uploadId.value ??= await sendOne(photo);
    signal.throwIfAborted();
    if (account.value === null) return void (photo.stage.value = "waiting");
    if (!allows("faces:read")) return void (photo.stage.value = "unseen");
    photo.stage.value = "processing";
    const result = await settled(photo.uploadId.value, signal);
    signal.throwIfAborted();
    photo.result.value = result;
    photo.stage.value = "settled";
  } catch (error) {
    if (signal.aborted) return discard(photo);
    if (account.value === null || isRefused(error)) return void (photo.stage.value = "waiting");
    photo.problem.value = problemOf(error);
    photo.stage.value = "stopped";
  }
}

/** Delete the upload of a photo that was taken out; before there is one, the client leaves nothing behind itself. */
async function discard({ uploadId, owner: sender }: Sending): Promise<void> {
  const id = uploadId.value;
  if (id && account.value && owner.value === sender) await attempt(() => facepass.uploads.delete(id));
}

effect(() => {
  const here = owner.value;
  untracked(() => takeOut(photos.value.filter((photo) => photo.owner !== here)));
});

effect(() => {
  if (account.value !== null) untracked(start);
});

const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
effect(() => {
  if (underWay.value > 0) addEventListener("beforeunload", warn);
  else removeEventListener("beforeunload", warn);
});
