/** The documents that Help shows, as console/documents.mjs makes them of docs/*.md: text in a tree, and no markup. */

/** A node: its kind, then what is in it. In an `a`, where it leads comes before that. */
export interface DocumentBranch extends Array<DocumentNode> {
  0: string;
}
export type DocumentNode = string | DocumentBranch;

export interface HelpSection {
  /** As links name it. */
  id: string;
  /** 1 is the document's own title. */
  level: number;
  title: string;
  nodes: DocumentNode[];
}

export interface HelpDocument {
  /** Of docs/operators.md: "operators". */
  name: string;
  /** Whether all of it is here; else the first paragraph and the titles of its sections. */
  whole: boolean;
  sections: HelpSection[];
}

/** The document that leads to the others. */
export const INDEX = "README";

/** They are a file of their own, loaded when Help is opened. */
export async function loadDocuments(): Promise<HelpDocument[]> {
  return (await import("facepass:documents")).default;
}

export function titleOfDocument(document: HelpDocument): string {
  return document.sections[0]?.title ?? document.name;
}

/** What is read, without its form. */
export function textOf(nodes: DocumentNode[]): string {
  return nodes.map(textWithin).join(" ");
}

function textWithin(node: DocumentNode): string {
  if (typeof node === "string") return node;
  const kind = node[0];
  const inside = node.slice(1);
  const separator = kind === "tr" || kind === "table" || kind === "ul" || kind === "ol" ? " " : "";
  return (kind === "a" ? inside.slice(1) : inside).map(textWithin).join(separator);
}
