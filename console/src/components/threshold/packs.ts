import { facepass, type Schemas } from "../../api";
import { type Loaded, useLoad } from "../loading/useLoad";
import type { Point } from "./calibration";

export type Packs = Loaded<Schemas["Models"]>;

/** The deployment's model packs, with their calibration. */
export function usePacks(): Packs {
  return useLoad((signal) => facepass.operations.model({ signal }), []);
}

/** The calibration of the pack that answered; no points before it is loaded, and for a pack that is there no more. */
export function pointsOf(packs: Packs, model: string): Point[] {
  const { default: usual, other = null } = packs.value.value ?? {};
  return [usual, other].find((pack) => pack?.model === model)?.calibration ?? [];
}
