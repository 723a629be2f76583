/** Users who may be the same person as another one: the first to offer for a merge. */

import { NotEnrolled, ThresholdBelowFloor } from "../../../../clients/typescript/src/index";
import { facepass, type Schemas } from "../../api";

type Match = Schemas["Match"];
export interface Alike {
  user: Schemas["UserSummary"];
  match: Match;
}

const MOST_COLLECTIONS = 4;
const MOST = 8;
const FACES_LOOKED_AT = 100;
/** A cosine below what recognises a user: duplicates are there because a search did not find them. */
const FROM = 0.2;

async function searchCollection(collection: string, user_id: string, signal: AbortSignal): Promise<Match[]> {
  const search = { collection_id: collection, group_by: "user" as const, limit: MOST };
  try {
    return (await facepass.faces.search({ user_id }, { ...search, threshold: FROM }, { signal })).results;
  } catch (error) {
    if (error instanceof NotEnrolled) return [];
    if (!(error instanceof ThresholdBelowFloor)) throw error;
    return (await facepass.faces.search({ user_id }, search, { signal })).results;
  }
}

/** The most alike first, of the collections that the user has faces in. */
export async function findMostAlike(userId: string, signal: AbortSignal): Promise<Alike[]> {
  const faces = (await facepass.users.faces(userId, { limit: FACES_LOOKED_AT }, { signal }).page()).items;
  const collections = [...new Set(faces.map((face) => face.collection_id))].slice(0, MOST_COLLECTIONS);
  const matches = (await Promise.all(collections.map((each) => searchCollection(each, userId, signal)))).flat();
  const best = new Map<string, Alike>();
  for (const match of matches.sort((one, other) => other.similarity - one.similarity)) {
    const { user } = match;
    if (user && user.id !== userId && !best.has(user.id)) best.set(user.id, { user, match });
  }
  return [...best.values()].slice(0, MOST);
}
