import { isBound } from "../../components/userRights";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { ViewProps } from "../page";
import { MergeView } from "./MergeView";
import "./people.css";
import { ReceiptView } from "./ReceiptView";
import { t } from "../../texts";
import { UserList } from "./UserList";
import { UserView } from "./UserView";

/** #/people, #/people/ID, #/people/ID/merge[/OTHER-ID] and #/people/ID/erased. */
export function People({ parts, query }: ViewProps): JSX.Element {
  const [id, view, other] = parts;
  const wanted = useSignal(""); // in memory: a name is never part of a link
  if (id === undefined) return isBound() ? <p class="hint">{t("people.bound")}</p> : <UserList wanted={wanted} />;
  if (view === "merge") return <MergeView key={`${id} ${other}`} stays={id} goes={other} />;
  if (view === "erased") return <ReceiptView key={id} id={id} />;
  return <UserView key={id} id={id} mergeId={query.get("merged")} />;
}
