/** Changes of many faces at once: each is done, refused or left alone for itself, and said so afterwards. */

import { FaceNotFound, Problem } from "../../../../clients/typescript/src/index";
import { facepass } from "../../api";
import { t, type TextKey, word } from "../../texts";
import { attempt, notify } from "../notices/notices";

export interface OwnedFace {
  face_id: string;
  user_id: string | null;
}

export interface Outcome {
  /** The faces that were changed, as they were before. */
  changed: OwnedFace[];
  /** How many have changed since this tab loaded them, and were left alone. */
  stale: number;
  /** Why the API refused others: its codes, one for each face. */
  refusals: string[];
  failure?: unknown;
}

export type OnProgress = (done: number) => void;

const AT_ONCE = 4;
const BATCH = 100; // faces of one assignment
const STALE = new Set(["face_not_found", "assigned_to_another_user"]);
const REFUSED = new Set([409, 422]);

export function noOutcome(): Outcome {
  return { changed: [], stale: 0, refusals: [] };
}

export function refuse(outcome: Outcome, reason: string): void {
  if (STALE.has(reason)) outcome.stale += 1;
  else outcome.refusals.push(reason);
}

function fail(outcome: Outcome, error: unknown): void {
  if (error instanceof FaceNotFound) outcome.stale += 1;
  else if (error instanceof Problem && REFUSED.has(error.status)) outcome.refusals.push(error.code);
  else outcome.failure ??= error;
}

interface Way {
  onProgress?: OnProgress;
  /** Whose the faces are by now, where the caller has changed that itself. */
  now?: string | null;
}

/** Change faces, a few at once. A face that someone has moved since this tab was loaded is left alone. */
async function changeEach(faces: OwnedFace[], change: (face: OwnedFace) => Promise<unknown>, way: Way): Promise<Outcome> {
  const outcome = noOutcome();
  const waiting = faces.values(); // shared: each worker takes the next one
  let done = 0;
  const work = async () => {
    for (const face of waiting) {
      if (outcome.failure) return; // the service is gone: the rest stays as it is
      const owner = way.now === undefined ? face.user_id : way.now;
      try {
        if ((await facepass.faces.get(face.face_id)).user_id !== owner) outcome.stale += 1;
        else {
          await change(face);
          outcome.changed.push(face);
        }
      } catch (error) {
        fail(outcome, error);
      }
      done += 1;
      way.onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcome;
}

async function assign(faces: OwnedFace[], userId: string, onProgress: OnProgress): Promise<Outcome> {
  const outcome = noOutcome();
  for (let from = 0; from < faces.length && !outcome.failure; from += BATCH) {
    const batch = faces.slice(from, from + BATCH);
    try {
      const { assigned, rejected } = await facepass.users.assign(userId, { face_ids: batch.map((face) => face.face_id) });
      outcome.changed.push(...assigned.map(({ face_id }) => ({ face_id, user_id: null })));
      for (const { reason } of rejected) refuse(outcome, reason);
    } catch (error) {
      outcome.failure = error;
    }
    onProgress(from + batch.length);
  }
  return outcome;
}

/** Give faces to a user: those without one in batches, the others one by one. Those that are the user's already stay. */
export async function giveFaces(faces: OwnedFace[], userId: string, onProgress: OnProgress): Promise<Outcome> {
  const free = faces.filter((face) => face.user_id === null);
  const owned = faces.filter((face) => face.user_id !== null && face.user_id !== userId);
  const first = await assign(free, userId, onProgress);
  if (first.failure || owned.length === 0) return first;
  const move = (face: OwnedFace) => facepass.faces.change(face.face_id, { user_id: userId });
  const second = await changeEach(owned, move, { onProgress: (done) => onProgress(free.length + done) });
  return {
    ...second,
    changed: [...first.changed, ...second.changed],
    stale: first.stale + second.stale,
    refusals: [...first.refusals, ...second.refusals],
  };
}

export function freeFaces(faces: OwnedFace[], onProgress: OnProgress): Promise<Outcome> {
  const owned = faces.filter((face) => face.user_id !== null);
  return changeEach(owned, (face) => facepass.faces.change(face.face_id, { user_id: null }), { onProgress });
}

export function eraseFaces(faces: OwnedFace[], onProgress: OnProgress): Promise<Outcome> {
  return changeEach(faces, (face) => facepass.faces.delete(face.face_id), { onProgress });
}

/** "Not this person": the user is never given or offered these faces again. Those that are the user's are set free. */
export function excludeFaces(faces: OwnedFace[], userId: string, onProgress: OnProgress): Promise<Outcome> {
  return changeEach(faces, (face) => facepass.users.exclusions.add(userId, face.face_id), { onProgress });
}

/** Undo an exclusion; the faces go back to the user if they came from there. */
export async function withdrawExclusions(changed: OwnedFace[], userId: string): Promise<void> {
  const back = async ({ face_id, user_id }: OwnedFace) => {
    await facepass.users.exclusions.withdraw(userId, face_id);
    if (user_id !== null) await facepass.faces.change(face_id, { user_id });
  };
  report(await changeEach(changed, back, { now: null }), "faceActions.undone");
}

/** Undo a change of users: the faces go back to those they had, or to none. now: whose they are. */
export async function giveBack(changed: OwnedFace[], now: string | null): Promise<void> {
  const back = ({ face_id, user_id }: OwnedFace) => facepass.faces.change(face_id, { user_id });
  report(await changeEach(changed, back, { now }), "faceActions.undone");
}

/** Say what was done, with a way to undo it, and what was not. */
export function report(outcome: Outcome, said: TextKey, undo?: () => void): void {
  const { changed, stale, refusals, failure } = outcome;
  if (changed.length > 0) {
    notify(t(said, { count: changed.length }), undo && { label: t("faceActions.undo"), run: undo });
  }
  if (stale > 0) notify(t("faceActions.stale", { count: stale }));
  for (const reason of new Set(refusals)) {
    const count = refusals.filter((each) => each === reason).length;
    notify(t("faceActions.refused", { count, reason: word("refusals", reason) }));
  }
  if (failure) void attempt(() => Promise.reject(failure as Error));
}
