import { facepass } from "../../api";
import { noOutcome, type OnProgress, type Outcome, refuse } from "../../components/faces/changeFaces";

/** Give every face of a group to a user, a hundred at a time; what the API rejects stays in the group. */
export async function nameGroup(
  collection: string,
  group: string,
  user_id: string,
  onProgress: OnProgress,
): Promise<Outcome> {
  const outcome = noOutcome();
  let cursor: string | null = null;
  try {
    do {
      const named = await facepass.collections.clusters.name(collection, group, { user_id, cursor });
      outcome.changed.push(...named.assigned.map(({ face_id }) => ({ face_id, user_id: null })));
      for (const { reason } of named.rejected) refuse(outcome, reason);
      onProgress(outcome.changed.length + outcome.stale + outcome.refusals.length);
      cursor = named.next_cursor;
    } while (cursor);
  } catch (error) {
    outcome.failure = error;
  }
  return outcome;
}
