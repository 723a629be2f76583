import type { JSX } from "preact";
import type { ViewProps } from "../page";
import { CollectionChoice } from "./CollectionChoice";
import { GroupList } from "./GroupList";
import { GroupView } from "./GroupView";
import "./unknown.css";

/** #/unknown, #/unknown/COLLECTION and #/unknown/COLLECTION/GROUP. */
export function Unknown({ parts, query }: ViewProps): JSX.Element {
  const [collection, group] = parts;
  if (collection === undefined) return <CollectionChoice />;
  if (group === undefined) return <GroupList key={collection} collection={collection} />;
  return <GroupView key={`${collection} ${group}`} collection={collection} group={group} query={query} />;
}
