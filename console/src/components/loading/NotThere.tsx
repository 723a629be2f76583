import type { JSX } from "preact";
import { t } from "../../texts";

/** What stands in place of a thing that is not there, or not this caller's: the same for both. */
export function NotThere(): JSX.Element {
  return (
    <>
      <h2>{t("shell.notFound")}</h2>
      <p>{t("shell.notFoundHint")}</p>
    </>
  );
}
