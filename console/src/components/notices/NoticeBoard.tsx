import type { JSX } from "preact";
import { t } from "../../texts";
import { dismiss, notices } from "./notices";
import { ProblemNote } from "./ProblemNote";

export function NoticeBoard(): JSX.Element {
  return (
    <div class="notices" aria-live="polite">
      {notices.value.map(({ id, text, problem, undo }) => (
        <div class="notice" key={id}>
          {problem ? <ProblemNote problem={problem} /> : <p>{text}</p>}
          {undo && (
            <button
              type="button"
              onClick={() => {
                dismiss(id);
                undo.run();
              }}
            >
              {undo.label}
            </button>
          )}
          <button type="button" class="plain" aria-label={t("common.dismiss")} onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
