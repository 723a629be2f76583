/** Corrections of faces that were given to the wrong user: several at once, each refused or done for itself. */

import { facepass } from "../../api";
import { attempt, notify } from "../../components/notices";
import { t } from "../../texts";

export type Change = (faceId: string) => Promise<unknown>;

/** A tab that was open for long may show faces that someone has moved meanwhile: those are left alone. */
async function isStillOf(userId: string, faceId: string): Promise<boolean> {
  return (await facepass.faces.get(faceId)).user_id === userId;
}

/** Change these faces of a user, one after the other; the faces that were changed. The first refusal is shown. */
export async function changeFaces(
  userId: string,
  faceIds: Iterable<string>,
  change: Change,
  onProgress: (count: number) => void,
): Promise<string[]> {
  const changed: string[] = [];
  const refusals: unknown[] = [];
  let stale = 0;
  for (const faceId of faceIds) {
    onProgress(changed.length + refusals.length + stale);
    try {
      if (!(await isStillOf(userId, faceId))) stale += 1;
      else {
        await change(faceId);
        changed.push(faceId);
      }
    } catch (error) {
      refusals.push(error);
    }
  }
  if (stale > 0) notify(t("people.stale", { count: stale }));
  if (refusals.length > 0) await attempt(() => Promise.reject(refusals[0] as Error));
  return changed;
}

export const setFree: Change = (faceId) => facepass.faces.change(faceId, { user_id: null });
export const giveTo =
  (userId: string): Change =>
  (faceId) =>
    facepass.faces.change(faceId, { user_id: userId });
export const exclude =
  (userId: string): Change =>
  (faceId) =>
    facepass.users.exclusions.add(userId, faceId);
export const erase: Change = (faceId) => facepass.faces.delete(faceId);

/** Give faces back to the user who had them. */
export async function giveBack(userId: string, faceIds: string[], wereExcluded: boolean): Promise<void> {
  await attempt(async () => {
    for (const faceId of faceIds) {
      if (wereExcluded) await facepass.users.exclusions.withdraw(userId, faceId);
      await facepass.faces.change(faceId, { user_id: userId });
    }
  });
}
