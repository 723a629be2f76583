import type { Schemas } from "../../api";
import { askToErase } from "../../components/faces/askToErase";
import {
  eraseFaces,
  excludeFaces,
  giveBack,
  giveFaces,
  noOutcome,
  type Outcome,
  type OwnedFace,
  report,
  withdrawExclusions,
} from "../../components/faces/changeFaces";
import type { FaceWork } from "../../components/faces/useFaceWork";
import { go } from "../../router";
import { nameGroup } from "./nameGroup";

type Face = Schemas["ClusterFace"];

export interface Group {
  collection: string;
  id: string;
  /** Those that are loaded, and the selected ones of them. */
  faces: Face[];
  selected: Face[];
  /** Whether there are no others. */
  isWhole: boolean;
}

interface GroupWork {
  nameSelected: (userId: string) => Promise<void>;
  nameRest: (userId: string) => Promise<void>;
  exclude: (userId: string) => Promise<void>;
  erase: () => Promise<void>;
}

function free(faces: Face[]): OwnedFace[] {
  return faces.map(({ face_id }) => ({ face_id, user_id: null })); // of a group, none has a user
}

/** What is done with a group. Naming and "not this person" are undone from the notice that says that they were done. */
export function useGroupWork(group: Group, { run }: FaceWork, onChange: () => void): GroupWork {
  const { collection, id, faces, isWhole } = group;
  const selected = free(group.selected);
  const count = selected.length;
  const tellNamed = (outcome: Outcome, userId: string) => {
    const isGone = isWhole && outcome.changed.length === faces.length;
    const back = isGone ? () => go(["unknown", collection, id]) : onChange;
    report(outcome, "faceActions.given", () => void giveBack(outcome.changed, userId).then(back));
    if (isGone) go(["unknown", collection]);
    else onChange();
  };
  const tellExcluded = (outcome: Outcome, userId: string) =>
    report(outcome, "faceActions.excluded", () => void withdrawExclusions(outcome.changed, userId));
  return {
    nameSelected: async (userId) => tellNamed(await run(count, (done) => giveFaces(selected, userId, done)), userId),
    // The selected faces are someone else's: that is said first, so that naming the group leaves them out.
    nameRest: async (userId) => {
      const excluded = count === 0 ? noOutcome() : await run(count, (done) => excludeFaces(selected, userId, done));
      tellExcluded(excluded, userId);
      if (excluded.changed.length < count) return onChange();
      const named = await run(faces.length, (done) => nameGroup(collection, id, userId, done));
      const refusals = named.refusals.filter((reason) => count === 0 || reason !== "face_excluded");
      tellNamed({ ...named, refusals }, userId);
    },
    exclude: async (userId) => {
      tellExcluded(await run(count, (done) => excludeFaces(selected, userId, done)), userId);
      onChange();
    },
    erase: async () => {
      if (!(await askToErase(count))) return;
      report(await run(count, (done) => eraseFaces(selected, done)), "faceActions.erased");
      onChange();
    },
  };
}
