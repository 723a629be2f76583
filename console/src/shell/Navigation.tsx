import type { JSX } from "preact";
import { linkTo } from "../router";
import { t } from "../texts";
import { openPage, pages, titleOfPage } from "./pages";

export function Navigation(): JSX.Element {
  return (
    <nav aria-label={t("shell.navigation")}>
      <ul>
        {pages.value.map((page) => (
          <li key={page.path}>
            <a href={linkTo([page.path])} aria-current={openPage.value === page ? "page" : undefined}>
              {titleOfPage(page)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
