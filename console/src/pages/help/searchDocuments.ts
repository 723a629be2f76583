/** The search in the documents, by words: the titles that have them first, then the texts. */

import { type HelpDocument, type HelpSection, textOf, titleOfDocument } from "./documents";

export interface Finding {
  document: HelpDocument;
  section: HelpSection;
  /** A few words around the first that was looked for. */
  excerpt: string;
}

const MOST = 40;
const BEFORE = 60; // characters of an excerpt before the word, and after it
const AFTER = 140;
const texts = new WeakMap<HelpSection, string>();

function textOfSection(section: HelpSection): string {
  const known = texts.get(section) ?? textOf(section.nodes).replace(/\s+/g, " ");
  texts.set(section, known);
  return known;
}

/** How well a section fits: 0, it lacks a word; each word counts more in a title than in the text. */
function fit(words: string[], title: string, section: HelpSection): number {
  const heading = section.title.toLowerCase();
  const text = textOfSection(section).toLowerCase();
  const points = words.map((word): number => {
    if (heading.includes(word)) return 4;
    return text.includes(word) ? 1 : title.includes(word) ? 0.5 : 0;
  });
  // A document's title alone would bring all of its sections.
  if (points.includes(0) || points.every((point) => point === 0.5)) return 0;
  return points.reduce((sum, point) => sum + point, 0) - section.level / 10;
}

function excerptOf(words: string[], section: HelpSection): string {
  const text = textOfSection(section);
  const found = words.map((word) => text.toLowerCase().indexOf(word)).filter((place) => place >= 0);
  const place = Math.min(...found, text.length);
  const start = place === text.length ? 0 : Math.max(0, place - BEFORE);
  const end = start + BEFORE + AFTER;
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
}

/** The sections that have every word, the fittest first. */
export function searchDocuments(documents: HelpDocument[], query: string): Finding[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const all = documents.flatMap((document) => {
    const title = titleOfDocument(document).toLowerCase();
    return document.sections.map((section) => ({ document, section, points: fit(words, title, section) }));
  });
  const found = all.filter(({ points }) => points > 0).sort((one, other) => other.points - one.points);
  return found.slice(0, MOST).map(({ document, section }) => ({ document, section, excerpt: excerptOf(words, section) }));
}
