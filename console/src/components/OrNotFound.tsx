import type { ComponentChildren, JSX } from "preact";
import { t } from "../texts";
import type { Loaded } from "./useLoad";

/** The children; in their place, where the thing of the link is not there or not this caller's, the same words for both. */
export function OrNotFound({ of, children }: { of: Loaded<unknown>; children: ComponentChildren }): JSX.Element {
  const status = of.problem.value?.status;
  const missing = status === 404 || status === 422 || of.problem.value?.code === "outside_collections"; // 422: no id at all
  if (!missing) return <>{children}</>;
  return (
    <>
      <h2>{t("shell.notFound")}</h2>
      <p>{t("shell.notFoundHint")}</p>
    </>
  );
}
