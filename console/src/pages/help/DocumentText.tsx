import type { ComponentChildren, JSX } from "preact";
import { linkTo } from "../../router";
import { type DocumentNode, INDEX } from "./documents";

/** Kinds that are drawn as they are called; there are no others but those below. */
const PLAIN = ["p", "ul", "ol", "li", "blockquote", "h6", "tr", "td", "strong", "em", "code"] as const;
type Plain = (typeof PLAIN)[number];

function isPlain(kind: string): kind is Plain {
  return (PLAIN as readonly string[]).includes(kind);
}

/** The nodes of a document. page: the document's name, for links within it. */
export function DocumentText({ nodes, page }: { nodes: DocumentNode[]; page: string }): JSX.Element {
  return <>{nodes.map((node) => draw(node, page))}</>;
}

function draw(node: DocumentNode, page: string): ComponentChildren {
  if (typeof node === "string") return node;
  const kind = node[0];
  const inside = node.slice(1);
  if (kind === "a") return link(inside, page);
  const children = inside.map((each) => draw(each, page));
  if (isPlain(kind)) {
    const Kind = kind;
    return <Kind>{children}</Kind>;
  }
  return special(kind, children);
}

function special(kind: string, children: ComponentChildren[]): JSX.Element | null {
  if (kind === "pre") return <pre tabIndex={0}>{children}</pre>;
  if (kind === "th") return <th scope="col">{children}</th>;
  if (kind === "br") return <br />;
  if (kind === "hr") return <hr />;
  if (kind !== "table") return null;
  const [head, ...rows] = children;
  return (
    <div class="help-table" tabIndex={0}>
      <table>
        <thead>{head}</thead>
        <tbody>{rows}</tbody>
      </table>
    </div>
  );
}

/** Another document opens here and a page of the web in a tab of its own; what lies elsewhere in the repository is no link. */
function link([target, ...inside]: DocumentNode[], page: string): JSX.Element {
  const children = inside.map((each) => draw(each, page));
  const href = String(target);
  if (href.startsWith("https://")) {
    return (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    );
  }
  const place = placeOf(href, page);
  return place ? <a href={linkTo(place)}>{children}</a> : <span>{children}</span>;
}

/** "limits.md#metrics" is the view help/limits/metrics, and "#metrics" that of the same document. */
export function placeOf(href: string, page: string): string[] | null {
  const [, file, anchor] = /^(?:([\w-]+)\.md)?(?:#(.*))?$/.exec(href) ?? [];
  if (file === undefined && anchor === undefined) return null;
  const name = file ?? page;
  return ["help", ...(name === INDEX && !anchor ? [] : [name]), ...(anchor ? [anchor] : [])];
}
