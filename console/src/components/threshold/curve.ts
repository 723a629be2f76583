/** A pack's calibration as a drawing of 100 by 100: thresholds to the right, false match rates downwards, each decade alike. */

import type { Point } from "./calibration";

/** A similarity that was found. */
export interface Mark {
  similarity: number;
  isMatch: boolean;
}

export interface Curve {
  /** The thresholds at the left and the right edge. */
  low: number;
  high: number;
  x: (threshold: number) => number;
  y: (fmr: number) => number;
  /** The points of the measured curve, and of the bound beyond it, as SVG has them. */
  rates: string;
  bound: string;
  /** Where the measured range begins; 0 without one. */
  measured: number;
  /** Rates that are labelled: 0.01, 0.001, … */
  decades: number[];
  /** Thresholds that are labelled: each tenth. */
  ticks: number[];
}

const BEFORE = 0.15; // of the threshold, left of the measured range: room for the labels
const USUAL_HIGH = 0.8; // most genuine pairs are below
const EDGE = 10; // above and below the curve

const clamp = (value: number): number => Math.max(0, Math.min(100, value));

/** The threshold lies within the drawing, and so does the highest of the marks. */
export function curveOf(points: Point[], threshold: number, marks: Mark[]): Curve {
  const [first, last] = [points[0], points.at(-1)];
  const found = marks.map(({ similarity }) => similarity);
  const low = Math.max(-1, tenth(Math.min((first?.threshold ?? BEFORE) - BEFORE, threshold), Math.floor));
  const high = Math.min(1, tenth(Math.max(USUAL_HIGH, (last?.threshold ?? 0) + BEFORE, threshold, ...found), Math.ceil));
  const x = (threshold: number) => clamp(((threshold - low) / (high - low)) * 100);
  const [top, bottom] = [Math.log10(first?.fmr ?? 1), Math.log10(last?.fmr ?? 0.1)];
  const y = (fmr: number) => clamp(EDGE + ((top - Math.log10(fmr)) / (top - bottom || 1)) * (100 - 3 * EDGE));
  const pair = (threshold: number, fmr: number) => `${x(threshold).toFixed(2)},${y(fmr).toFixed(2)}`;
  return {
    low,
    high,
    x,
    y,
    rates: points.map(({ threshold, fmr }) => pair(threshold, fmr)).join(" "),
    bound: last ? `${pair(last.threshold, last.fmr)} ${pair(high, last.fmr)}` : "",
    measured: first ? x(first.threshold) : 0,
    decades: first ? range(Math.ceil(-top), Math.floor(-bottom)).map((power) => 10 ** -power) : [],
    ticks: range(Math.ceil(low * 10), Math.floor(high * 10)).map((tick) => tick / 10),
  };
}

function tenth(value: number, round: (value: number) => number): number {
  return round(Number((value * 10).toFixed(6))) / 10;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
