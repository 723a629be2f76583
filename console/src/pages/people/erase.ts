import { facepass } from "../../api";
import { confirm } from "../../components/dialogs/Confirm";
import { attempt, notify } from "../../components/notices/notices";
import type { User } from "../../components/users/findUsers";
import { administers } from "../../components/users/userRights";
import { go } from "../../router";
import { allows } from "../../session";
import { t } from "../../texts";

const MOST_COUNTED = 200;

/** "12 faces", or all of them where they are too many to count or not the caller's to see. */
async function facesOf(userId: string): Promise<string> {
  const all = t("people.eraseAllFaces");
  if (!allows("faces:read")) return all;
  const page = await facepass.users.faces(userId, { limit: MOST_COUNTED }).page();
  return page.next_cursor ? all : t("people.eraseFaces", { count: page.items.length });
}

/** Erase a user after one question that says what goes; then the receipt, for those who may see it. */
export async function erase(user: User): Promise<void> {
  let faces = "";
  if (!(await attempt(async () => (faces = await facesOf(user.id))))) return;
  const agreed = await confirm({
    title: t("people.eraseTitle", { name: user.full_name }),
    effects: [faces, t("people.erasePhotos"), t("people.eraseRecords"), t("people.eraseMerged"), t("common.final")],
    action: t("people.eraseAction"),
  });
  if (!agreed || !(await attempt(() => facepass.users.delete(user.id)))) return;
  notify(t("people.erased"));
  go(administers() ? ["people", user.id, "erased"] : ["people"]);
}
