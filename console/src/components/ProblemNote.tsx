import type { ComponentChildren, JSX } from "preact";
import type { ProblemBody } from "../errors";
import { t, word } from "../texts";

interface Props {
  problem: ProblemBody;
  /** Buttons: try again, another way. */
  children?: ComponentChildren;
}

/** An error as the API words it: what happened, the detail, and the id under which the logs have the request. */
export function ProblemNote({ problem, children }: Props): JSX.Element {
  const fields = (problem.errors ?? []).filter((field) => field.msg);
  return (
    <div class="problem" role="alert">
      <strong>{titleOf(problem)}</strong>
      {problem.detail && <p>{problem.detail}</p>}
      {fields.length > 0 && (
        <ul>
          {fields.map((field, index) => (
            <li key={index}>
              {field.loc?.length ? `${field.loc.join(".")}: ` : ""}
              {field.msg}
            </li>
          ))}
        </ul>
      )}
      {problem.request_id && (
        <p class="hint">
          {t("common.requestId")} <code>{problem.request_id}</code>
        </p>
      )}
      {children}
    </div>
  );
}

export function titleOf(problem: ProblemBody): string {
  if (problem.code === "gateway" || problem.code === "console") {
    return word("problems", problem.code === "console" ? "console" : `status_${problem.status}`);
  }
  return problem.title;
}
