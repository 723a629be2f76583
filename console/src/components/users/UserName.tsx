import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { Problem } from "../../../../clients/typescript/src/index";
import { facepass } from "../../api";
import { linkTo } from "../../router";
import { account, allows } from "../../session";
import { t } from "../../texts";
import { useLoad } from "../loading/useLoad";

const UNSEEN = [403, 404];
const KEPT = 60_000; // ms; then a new name is seen
const names = new Map<string, Promise<string | null>>();

effect(() => {
  if (account.value === null) names.clear(); // another caller may see others
});

/** The user's name; null for one who is not there any more, or not this caller's to see. */
async function read(id: string): Promise<string | null> {
  try {
    return (await facepass.users.get(id)).full_name;
  } catch (error) {
    if (error instanceof Problem && UNSEEN.includes(error.status)) return null;
    names.delete(id);
    throw error;
  }
}

function nameOf(id: string): Promise<string | null> {
  const name = names.get(id) ?? read(id);
  if (!names.has(id)) setTimeout(() => names.delete(id), KEPT);
  names.set(id, name);
  return name;
}

/** A user by name, as a link to that person; "a person" for callers who may not see names. */
export function UserName({ id }: { id: string }): JSX.Element {
  const seen = allows("users:read");
  const name = useLoad(() => (seen ? nameOf(id) : Promise.resolve(null)), [id, seen]);
  if (!seen) return <>{t("sending.someone")}</>;
  const missing = t(name.problem.value ? "sending.unreadUser" : "sending.unknownUser");
  if (name.value.value === null) return <span class="hint">{name.busy.value ? "…" : missing}</span>;
  return <a href={linkTo(["people", id])}>{name.value.value}</a>;
}
