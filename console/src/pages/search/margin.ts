import type { Schemas } from "../../api";

type Match = Schemas["Match"];

/** How far the best match is ahead of the next person. isBound: no other person was found, so it is at least so far. */
export interface Margin {
  ahead: number;
  isBound: boolean;
}

/**
 * The margin of the best match of a face; null when it has no user, for then no one knows who the next person is. Faces
 * without a user may be anyone's, also the best match's, and do not count.
 */
export function marginOf(results: Match[], threshold: number, limit: number): Margin | null {
  const [best] = results;
  if (!best?.user_id) return null;
  const next = results.find(({ user_id: id }) => id !== null && id !== best.user_id);
  if (next) return { ahead: best.similarity - next.similarity, isBound: false };
  const isCut = results.length >= limit; // more faces may reach the threshold, none above the last one
  const most = isCut ? (results.at(-1)?.similarity ?? threshold) : threshold;
  return { ahead: best.similarity - most, isBound: true };
}
