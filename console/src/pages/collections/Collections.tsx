import type { JSX } from "preact";
import type { ViewProps } from "../page";
import { CollectionList } from "./CollectionList";
import { CollectionView } from "./CollectionView";
import { SettingsView } from "./SettingsView";
import "./collections.css";

/** #/collections, #/collections/ID with its filters, and #/collections/ID/settings. */
export function Collections({ parts, query }: ViewProps): JSX.Element {
  const [id, view] = parts;
  if (id === undefined) return <CollectionList />;
  if (view === "settings") return <SettingsView key={id} id={id} />;
  return <CollectionView key={id} id={id} query={query} />;
}
