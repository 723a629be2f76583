import type { JSX } from "preact";
import type { Schemas } from "../../../api";
import { account } from "../../../session";
import { formatDate, t } from "../../../texts";

interface Props {
  apiKey: Schemas["ApiKey"];
  onRotate: () => void;
  onRevoke: () => void;
}

export function KeyRow({ apiKey, onRotate, onRevoke }: Props): JSX.Element {
  const { name, key_id, state, scopes, collections, last_used_at } = apiKey;
  return (
    <>
      <div class="row-main">
        <span>
          <strong>{name}</strong> {state !== "current" && <span class="mark bad">{t(`keys.${state}`)}</span>}
          {account.value?.caller_id === key_id && <span class="mark">{t("keys.own")}</span>}
        </span>
        <code class="hint">{key_id}</code>
        <span class="hint">
          {scopes.join(", ")}
          {collections && ` · ${t("keys.only", { collections: collections.join(", ") })}`}
        </span>
      </div>
      <div class="row-side">
        <span>{last_used_at ? t("keys.usedAt", { when: formatDate(last_used_at) }) : t("keys.neverUsed")}</span>
        <span class="hint">{endOf(apiKey)}</span>
      </div>
      <div class="row-do">
        {state === "current" && (
          <button type="button" onClick={onRotate}>
            {t("keys.rotate")}
          </button>
        )}
        {state !== "revoked" && (
          <button type="button" onClick={onRevoke}>
            {t("keys.revoke")}
          </button>
        )}
      </div>
    </>
  );
}

function endOf({ revoked_at, expires_at, created_at }: Schemas["ApiKey"]): string {
  if (revoked_at) return t("keys.revokedAt", { when: formatDate(revoked_at) });
  if (expires_at) return t("keys.endsAt", { when: formatDate(expires_at) });
  return t("keys.madeAt", { when: formatDate(created_at) });
}
