import type { ComponentChildren, JSX } from "preact";
import { NotThere } from "./NotThere";
import type { Loaded } from "./useLoad";

/** What a link leads to, or that it is not there. */
export function OrNotFound({ of, children }: { of: Loaded<unknown>; children: ComponentChildren }): JSX.Element {
  const status = of.problem.value?.status;
  const missing = status === 404 || status === 422 || of.problem.value?.code === "outside_collections"; // 422: no id at all
  return missing ? <NotThere /> : <>{children}</>;
}
