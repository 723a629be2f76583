import type { ComponentChildren, JSX } from "preact";
import type { Loaded } from "../../components/useLoad";
import { t } from "../../texts";

/** What stands in place of a user who is not there, or not this caller's; else the children. */
export function Missing({ of, children }: { of: Loaded<unknown>; children: ComponentChildren }): JSX.Element {
  const status = of.problem.value?.status;
  if (status !== 404 && status !== 422) return <>{children}</>; // 422: the link's id is none
  return (
    <>
      <h2>{t("shell.notFound")}</h2>
      <p>{t("shell.notFoundHint")}</p>
    </>
  );
}
