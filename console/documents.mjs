// Turns docs/*.md into what the Help page draws: trees of a few kinds of node, made of text and never of markup.
// The page imports them as "facepass:documents", a file of its own that is loaded when Help is opened.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lexer } from "marked";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
// What people who work with the console look up. Of the other documents, Help has the first paragraph and the topics: with
// all of each, the documents alone would take 160 kB compressed, and the console is to stay under 200 kB.
const WHOLE = [
  "README", "authentication", "clusters", "console", "deploy", "doctor", "errors", "import", "limits", "liveness", "operators",
  "privacy", "quality", "review", "runbook", "upgrading", "webhooks",
];

export const documentFiles = () =>
  readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `docs/${name}`);

const BLOCKS = {
  paragraph: ({ tokens }) => ["p", ...inline(tokens)],
  text: ({ tokens, text }) => (tokens ? inline(tokens) : [text]), // of a list's item, not a node of its own
  code: ({ text }) => ["pre", text],
  blockquote: ({ tokens }) => ["blockquote", ...blocks(tokens)],
  list: ({ ordered, items }) => [ordered ? "ol" : "ul", ...items.map(({ tokens }) => ["li", ...blocks(tokens)])],
  table: ({ header, rows }) => ["table", row("th", header), ...rows.map((cells) => row("td", cells))],
  heading: ({ tokens }) => ["h6", ...inline(tokens)],
  hr: () => ["hr"],
};
const INLINE = {
  strong: ({ tokens }) => ["strong", ...inline(tokens)],
  em: ({ tokens }) => ["em", ...inline(tokens)],
  codespan: ({ text }) => ["code", text],
  br: () => ["br"],
  link: ({ href, text, tokens }) => ["a", href, ...(titles.has(text) ? [titles.get(text)] : inline(tokens))],
};

// A link that is called as its file, "limits.md", is called as the document here.
const titles = new Map(
  documentFiles().map((file) => [file.slice("docs/".length), /^# (.*)/.exec(readFileSync(join(ROOT, file), "utf8"))[1]]),
);

const row = (tag, cells) => ["tr", ...cells.map(({ tokens }) => [tag, ...inline(tokens)])];

function blocks(tokens) {
  const known = tokens.filter(({ type }) => type !== "space" && type !== "html");
  return known.flatMap((token) => {
    const node = BLOCKS[token.type];
    if (!node) throw new Error(`Help cannot draw a "${token.type}" of a document`);
    return token.type === "text" ? node(token) : [node(token)];
  });
}

function inline(tokens) {
  return tokens.flatMap((token) => {
    if (INLINE[token.type]) return [INLINE[token.type](token)];
    return token.tokens ? inline(token.tokens) : [token.text]; // HTML too is shown as it is written
  });
}

/** As GitHub names a heading in a link. */
const anchor = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(/\s/g, "-");

const plain = (nodes) => nodes.map((node) => (typeof node === "string" ? node : plain(node.slice(node[0] === "a" ? 2 : 1)))).join("");

function sections(tokens) {
  const found = [];
  const seen = new Map();
  for (const token of tokens) {
    if (token.type === "heading" && token.depth < 5) {
      const title = plain(inline(token.tokens));
      const id = anchor(title);
      const before = seen.get(id) ?? 0;
      seen.set(id, before + 1);
      found.push({ id: before ? `${id}-${before}` : id, level: token.depth, title, tokens: [] });
    } else found.at(-1)?.tokens.push(token);
  }
  return found;
}

const firstParagraph = (tokens) => tokens.filter(({ type }) => type === "paragraph").slice(0, 1);

function readDocument(file) {
  const name = file.slice("docs/".length, -".md".length);
  const whole = WHOLE.includes(name);
  const parts = sections(lexer(readFileSync(join(ROOT, file), "utf8")));
  const shown = (tokens, index) => (whole ? tokens : index === 0 ? firstParagraph(tokens) : []);
  const content = parts.map(({ tokens, ...part }, index) => ({ ...part, nodes: blocks(shown(tokens, index)) }));
  return { name, whole, sections: content };
}

export const documents = {
  name: "documents",
  setup(build) {
    build.onResolve({ filter: /^facepass:documents$/ }, ({ path }) => ({ path, namespace: "documents" }));
    build.onLoad({ filter: /.*/, namespace: "documents" }, () => {
      return { contents: JSON.stringify(documentFiles().map(readDocument)), loader: "json" };
    });
  },
};
