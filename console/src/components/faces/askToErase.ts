import { t } from "../../texts";
import { confirm } from "../dialogs/Confirm";

/** The question before faces are erased. owned: how many of them are a user's, if that is news. */
export function askToErase(count: number, owned = 0): Promise<boolean> {
  const effects = [t("faceActions.eraseEffect"), t("common.final")];
  if (owned > 0) effects.unshift(t("faceActions.eraseOwned", { count: owned }));
  return confirm({ title: t("faceActions.eraseTitle", { count }), effects, action: t("faceActions.eraseAction") });
}
