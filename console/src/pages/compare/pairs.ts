/** The faces of two photos and the pairs that they make, named so that photo and list agree: A, B and 1, 2. */

import type { Answer, Schemas } from "../../api";
import type { ShownFace } from "../../components/photos/BoxedPhoto";

type Face = Schemas["ProbeFace"];

export interface ShownPair {
  /** null where the API does not say which face of the source it is most similar to: no pair that matches. */
  source: { name: string; face: Face } | null;
  target: { name: string; face: Face };
  similarity: number;
  rate: number | null;
  isMatch: boolean;
}

export interface ShownComparison {
  sources: ShownFace[];
  targets: ShownFace[];
  /** Most similar first. */
  pairs: ShownPair[];
}

const keyOf = ({ bounding_box: { left, top, width, height } }: Face): string => [left, top, width, height].join();
const letter = (index: number): string => String.fromCharCode(65 + (index % 26)).repeat(1 + Math.floor(index / 26));

function named(faces: Face[], nameAt: (index: number) => string): Map<string, { name: string; face: Face }> {
  const found = new Map<string, { name: string; face: Face }>();
  for (const face of faces) {
    if (!found.has(keyOf(face))) found.set(keyOf(face), { name: nameAt(found.size), face });
  }
  return found;
}

/** What the threshold under the slider leaves of an answer. everyone: each face of the source was compared. */
export function comparisonOf(answer: Answer<"comparePhotos">, everyone: boolean, threshold: number): ShownComparison {
  const { source_face: largest, matched, target_faces: compared } = answer;
  const sources = named([largest, ...matched.map((pair) => pair.source_face), ...answer.unmatched_source], letter);
  const targets = named(compared, (index) => String(index + 1));
  const pairOf = (source: Face | null, target: Face, similarity: number, rate: number | null): ShownPair => ({
    source: (source && sources.get(keyOf(source))) ?? null,
    target: targets.get(keyOf(target)) ?? { name: "", face: target },
    similarity,
    rate,
    isMatch: similarity >= threshold,
  });
  const inPairs = new Set(matched.map((pair) => keyOf(pair.target_face)));
  const others = compared.filter((face) => !inPairs.has(keyOf(face)));
  const pairs = [
    ...matched.map((pair) => pairOf(pair.source_face, pair.target_face, pair.similarity, pair.false_match_rate)),
    ...others.map((face) => pairOf(everyone ? null : largest, face, face.similarity, face.false_match_rate)),
  ].sort((one, other) => other.similarity - one.similarity);
  const matches = pairs.filter((pair) => pair.isMatch).flatMap(({ source, target }) => [source?.name, target.name]);
  const boxes = (faces: typeof sources): ShownFace[] =>
    [...faces.values()].map(({ name, face }) => ({ name, box: face.bounding_box, kind: matches.includes(name) ? "match" : "plain" }));
  return { sources: boxes(sources), targets: boxes(targets), pairs };
}

/** How far the best pair is ahead of the next face of the target; null where there is none to compare with. */
export function marginOf(pairs: ShownPair[]): number | null {
  const [best] = pairs;
  const next = pairs.find(({ source, target }) => source?.name === best?.source?.name && target.name !== best?.target.name);
  return best?.source && next ? best.similarity - next.similarity : null;
}
