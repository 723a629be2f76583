/** How alike two faces are, in words that promise no more than the calibration does. */

import { formatNumber, t } from "../../texts";

export function formatSimilarity(similarity: number): string {
  return formatNumber(similarity, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** "One pair of strangers in 10,000 is as similar"; "" where the calibration says nothing. */
export function certaintyOf(falseMatchRate: number | null): string {
  return falseMatchRate ? t("people.oneIn", { strangers: Math.round(1 / falseMatchRate) }) : "";
}
