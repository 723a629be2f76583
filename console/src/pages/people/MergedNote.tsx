import type { JSX } from "preact";
import { facepass } from "../../api";
import { attempt, notify } from "../../components/notices/notices";
import { changesUsers } from "../../components/users/userRights";
import { refine } from "../../router";
import { t } from "../../texts";

interface Props {
  userId: string;
  mergeId: string;
  onUndone: () => void;
}

/** Take a merge back: the other user is there again. The API refuses one into another user: a link may name any. */
async function undoMerge(mergeId: string, userId: string): Promise<boolean> {
  return attempt(async () => {
    const input = { path: { merge_id: mergeId }, query: { user_id: userId } };
    const { user } = await facepass.request("undoMerge", input);
    notify(t("people.mergeUndone", { name: user.full_name }));
  });
}

/** Says of a user that another one was just merged into it. The link names the merge, so it can be undone later too. */
export function MergedNote({ userId, mergeId, onUndone }: Props): JSX.Element {
  const undo = async () => {
    if (!(await undoMerge(mergeId, userId))) return;
    refine({});
    onUndone();
  };
  return (
    <p class="card between" role="status">
      <span>{t("people.mergedNote")}</span>
      {changesUsers() && (
        <button type="button" onClick={() => void undo()}>
          {t("people.undoMerge")}
        </button>
      )}
    </p>
  );
}
