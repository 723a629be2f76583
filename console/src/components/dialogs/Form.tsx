import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { remember, type ShownProblem } from "../../errors";
import { t } from "../../texts";
import { useSlow } from "../loading/Loading";
import { showError } from "../notices/notices";
import { ProblemNote } from "../notices/ProblemNote";
import { useHeldOpen, useShown } from "./Dialog";

export interface FormProps {
  /** The button that sends the form, and the one beside it. */
  action: string;
  back?: string;
  /** Does what the fields say; what fails is shown above the buttons. */
  work: (fields: FormData) => Promise<void>;
  onBack: () => void;
  children: ComponentChildren;
}

/** A form that is sent by a button: once at a time, with progress. It cannot be left while it is being sent. */
export function Form({ action, back = t("common.cancel"), work, onBack, children }: FormProps): JSX.Element {
  const busy = useSignal(false);
  const problem = useSignal<ShownProblem | null>(null);
  const slow = useSlow(busy.value);
  const isShown = useShown();
  useHeldOpen(busy.value);
  const submit = async (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await work(new FormData(event.currentTarget));
    } catch (error) {
      if (isShown()) problem.value = remember(error);
      else showError(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} aria-busy={busy.value}>
      {children}
      {problem.value && <ProblemNote problem={problem.value} />}
      {slow && <p role="status">{t("common.loading")}</p>}
      <div class="buttons">
        <button type="button" disabled={busy.value} onClick={onBack}>
          {back}
        </button>
        <button type="submit" class="primary" disabled={busy.value}>
          {action}
        </button>
      </div>
    </form>
  );
}

/** A field's text; "" for an empty one. */
export function textOf(fields: FormData, name: string): string {
  return String(fields.get(name) ?? "").trim();
}
