import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { remember, type ShownProblem } from "../errors";
import { t } from "../texts";
import { Dialog } from "./Dialog";
import { useSlow } from "./Loading";
import { ProblemNote } from "./ProblemNote";

interface Props {
  title: string;
  /** The button that sends the form. */
  action: string;
  /** Sends it. The dialog closes when it is done, and shows what went wrong otherwise. */
  work: () => Promise<void>;
  onClose: () => void;
  children: ComponentChildren;
}

/** A form in a window above the page. */
export function FormDialog({ title, action, work, onClose, children }: Props): JSX.Element {
  const busy = useSignal(false);
  const problem = useSignal<ShownProblem | null>(null);
  const slow = useSlow(busy.value);
  const submit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await work();
      onClose();
    } catch (error) {
      problem.value = remember(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} aria-busy={busy.value}>
        {children}
        {problem.value && <ProblemNote problem={problem.value} />}
        {slow && <p role="status">{t("common.loading")}</p>}
        <div class="buttons">
          <button type="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" class="primary" disabled={busy.value}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
