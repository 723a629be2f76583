import { effect, signal, untracked } from "@preact/signals";
import type { JSX } from "preact";
import { account } from "../../session";
import { t } from "../../texts";
import { Dialog } from "./Dialog";

export interface Question {
  title: string;
  /** What will be removed or changed, one line each. */
  effects: string[];
  /** The button that does it: "Erase 12 faces", never "OK". */
  action: string;
}

const open = signal<(Question & { answer: (yes: boolean) => void }) | null>(null);

/** Ask once before something is removed. Resolves to true if the person agrees. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      open.value = null;
      resolve(yes);
    };
    open.value = { ...question, answer };
  });
}

effect(() => {
  if (account.value === null) untracked(() => open.value?.answer(false)); // no one answers for another caller
});

export function ConfirmDialog(): JSX.Element | null {
  const question = open.value;
  if (!question) return null;
  return (
    <Dialog title={question.title} onClose={() => question.answer(false)}>
      <ul>
        {question.effects.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      <div class="buttons">
        <button type="button" autofocus onClick={() => question.answer(false)}>
          {t("common.cancel")}
        </button>
        <button type="button" class="danger" onClick={() => question.answer(true)}>
          {question.action}
        </button>
      </div>
    </Dialog>
  );
}
