import type { ComponentChildren, JSX } from "preact";
import type { ShownProblem } from "../../errors";
import { t, word } from "../../texts";

interface Props {
  problem: ShownProblem;
  /** Buttons: try again, another way. */
  children?: ComponentChildren;
}

/** An error as the API words it: what happened, the detail, and the id under which the logs have the request. */
export function ProblemNote({ problem, children }: Props): JSX.Element {
  const { fields } = problem;
  return (
    <div class="problem" role="alert">
      <strong>{titleOf(problem)}</strong>
      {problem.detail && <p>{problem.detail}</p>}
      {fields.length > 0 && (
        <ul>
          {fields.map((field, index) => (
            <li key={index}>{field}</li>
          ))}
        </ul>
      )}
      {problem.requestId && (
        <p class="hint">
          {t("common.requestId")} <code>{problem.requestId}</code>
        </p>
      )}
      {children}
    </div>
  );
}

export function titleOf(problem: ShownProblem): string {
  if (problem.code === "gateway" || problem.code === "console") {
    return word("problems", problem.code === "console" ? "console" : `status_${problem.status}`);
  }
  return problem.title;
}
