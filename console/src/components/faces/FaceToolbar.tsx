import type { ComponentChildren, JSX } from "preact";
import { t } from "../../texts";
import "./faces.css";

interface Props {
  /** How many faces are selected. */
  count: number;
  /** What stands there while none is. */
  hint: string;
  children: ComponentChildren;
}

/** What may be done with the selected faces. */
export function FaceToolbar({ count, hint, children }: Props): JSX.Element {
  return (
    <div class="face-tools" role="toolbar" aria-label={t("faceActions.tools")}>
      <span class="hint" role="status">
        {count === 0 ? hint : t("faceActions.selected", { count })}
      </span>
      {children}
    </div>
  );
}
