/** What a similarity or a threshold means: the share of strangers that are as alike, by the pack's calibration. */

import type { Schemas } from "../../api";
import { formatNumber, t } from "../../texts";

export type Point = Schemas["CalibrationPoint"];

/** A false match rate; isBound: no lower one was measured, so the true one is this or lower. */
export interface Rate {
  fmr: number;
  isBound: boolean;
}

/** The rate of a threshold, linear in log(fmr) between the measured points as in the API; null below them. */
export function rateAt(points: Point[], threshold: number): Rate | null {
  const at = points.findIndex((point) => point.threshold >= threshold);
  const [before, after, end] = [points[at - 1], points[at], points.at(-1)];
  if (!end) return null;
  if (!after) return { fmr: end.fmr, isBound: true };
  if (!before) return after.threshold === threshold ? { fmr: after.fmr, isBound: false } : null;
  const share = (threshold - before.threshold) / (after.threshold - before.threshold);
  return { fmr: Math.exp(Math.log(before.fmr) * (1 - share) + Math.log(after.fmr) * share), isBound: false };
}

/** The rate that the API states of a similarity. */
export function rateOf(points: Point[], similarity: number, fmr: number | null): Rate | null {
  return fmr === null ? null : { fmr, isBound: similarity > (points.at(-1)?.threshold ?? 1) };
}

/** "1 in 2,600 strangers", and "at most" for a bound. Two digits: the measurement has no more. */
export function sayRate(rate: Rate | null): string {
  if (!rate) return t("probe.notMeasured");
  const strangers = formatNumber(1 / rate.fmr, { maximumSignificantDigits: 2 });
  return t(rate.isBound ? "probe.atMostOneIn" : "probe.oneIn", { strangers });
}

export function saySimilarity(similarity: number): string {
  return formatNumber(similarity, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
}
