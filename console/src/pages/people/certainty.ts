/** How sure it is that two faces are one person's, in words that promise no more than the calibration does. */

import { t } from "../../texts";

/** To two digits: a calibration knows no more. */
function roundDown(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.floor(count / step) * step;
}

/** "At most one pair of strangers in 10,000 is as similar"; "" where the calibration says nothing. */
export function certaintyOf(falseMatchRate: number | null): string {
  return falseMatchRate ? t("people.oneIn", { strangers: roundDown(1 / falseMatchRate) }) : "";
}
