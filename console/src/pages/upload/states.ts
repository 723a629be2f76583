/** How far a photo of this tab is, and what became of it, in words. */

import type { Schemas } from "../../api";
import { titleOf } from "../../components/notices/ProblemNote";
import type { Sending } from "../../components/uploads/uploading";
import { formatNumber, t, word } from "../../texts";

/** Whether a person should look at it: it was turned away, failed, or did not get through. */
export const needsCare = ({ stage, result }: Sending): boolean =>
  stage.value === "stopped" || (result.value !== null && result.value.status !== "indexed");

export function toneOf(photo: Sending): string {
  if (needsCare(photo)) return "bad";
  return photo.result.value ? "good" : "hint";
}

/** "12%", "rejected: too dark", "indexed · 3 faces". */
export function stateOf({ stage, share, result, problem }: Sending): string {
  if (problem.value) return titleOf(problem.value);
  if (!result.value) {
    const percent = formatNumber(share.value, { style: "percent" });
    return t(`upload.${stage.value as "waiting" | "sending" | "processing" | "unseen"}`, { percent });
  }
  return outcomeOf(result.value);
}

export function outcomeOf({ status, reason, faces, rejected_faces: rejected }: Schemas["Upload"]): string {
  if (status !== "indexed") return [word("statuses", status), reason && word("reasons", reason)].filter(Boolean).join(": ");
  const parts = [t("upload.stored", { count: faces.length })];
  if (rejected.length > 0) parts.push(t("upload.turnedAway", { count: rejected.length }));
  return parts.join(" · ");
}
