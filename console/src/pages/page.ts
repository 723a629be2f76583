import type { ComponentType } from "preact";
import type { Scope } from "../session";

/** One page of the console: a folder src/pages/<path>/ and one line in index.ts. Its title is the text `<path>.title`. */
export interface Page {
  /** The first part of its links: #/people/… */
  path: string;
  /** Where it stands in the navigation, from 10 (overview) to 130 (system). */
  order: number;
  /** The callers who see it: those with one of these scopes; all, if there are none. */
  needs: Scope[];
  /** The letter that opens it after `g`. */
  key: string;
  View: ComponentType<ViewProps>;
}

export interface ViewProps {
  /** The rest of the link, decoded: ["0193…"] of #/people/0193… */
  parts: string[];
  query: URLSearchParams;
}
