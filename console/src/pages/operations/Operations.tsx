import type { ComponentType, JSX } from "preact";
import { NotThere } from "../../components/loading/NotThere";
import { administers } from "../../components/users/userRights";
import { linkTo } from "../../router";
import { allows } from "../../session";
import { t, type TextKey } from "../../texts";
import type { ViewProps } from "../page";
import { Audit } from "./audit/Audit";
import { Keys } from "./keys/Keys";
import { DeadLetters } from "./uploads/DeadLetters";
import { FailedUploads } from "./uploads/FailedUploads";
import { Webhooks } from "./webhooks/Webhooks";
import "./operations.css";

interface Tab {
  path: string;
  title: TextKey;
  isShown: () => boolean;
  View: ComponentType<ViewProps>;
}

const TABS: Tab[] = [
  { path: "failed", title: "operations.failed", isShown: () => allows("faces:read"), View: FailedUploads },
  { path: "letters", title: "operations.letters", isShown: administers, View: DeadLetters },
  { path: "webhooks", title: "operations.webhooks", isShown: administers, View: Webhooks },
  { path: "keys", title: "operations.keys", isShown: () => allows("admin"), View: Keys },
  { path: "audit", title: "operations.audit", isShown: administers, View: Audit },
];

/** #/operations/TAB/… */
export function Operations({ parts, query }: ViewProps): JSX.Element {
  const shown = TABS.filter(({ isShown }) => isShown());
  const open = parts[0] === undefined ? shown[0] : shown.find(({ path }) => path === parts[0]);
  return (
    <>
      <div class="tabs" role="navigation" aria-label={t("operations.title")}>
        {shown.map((tab) => (
          <a key={tab.path} href={linkTo(["operations", tab.path])} aria-current={tab === open ? "page" : undefined}>
            {t(tab.title)}
          </a>
        ))}
      </div>
      {open ? <open.View key={open.path} parts={parts.slice(1)} query={query} /> : <NotThere />}
    </>
  );
}
