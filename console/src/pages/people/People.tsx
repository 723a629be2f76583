import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { isBound } from "../../components/users/userRights";
import { t } from "../../texts";
import type { ViewProps } from "../page";
import { MergeView } from "./MergeView";
import { ReceiptView } from "./ReceiptView";
import { UserList } from "./UserList";
import { UserView } from "./UserView";
import "./people.css";

/** #/people, #/people/ID, #/people/ID/merge[/OTHER-ID] and #/people/ID/erased. */
export function People({ parts, query }: ViewProps): JSX.Element {
  const [id, view, other] = parts;
  const searched = useSignal(""); // in memory: a name is never part of a link
  if (id === undefined) return isBound() ? <p class="hint">{t("people.bound")}</p> : <UserList text={searched} />;
  if (view === "merge") return <MergeView key={`${id} ${other}`} stays={id} goes={other} />;
  if (view === "erased") return <ReceiptView key={id} id={id} />;
  return <UserView key={id} id={id} mergeId={query.get("merged")} />;
}
