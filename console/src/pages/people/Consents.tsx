import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { confirm } from "../../components/dialogs/Confirm";
import { textOf } from "../../components/dialogs/Form";
import { FormDialog } from "../../components/dialogs/FormDialog";
import { VirtualList } from "../../components/lists/VirtualList";
import { Loading } from "../../components/loading/Loading";
import { usePages } from "../../components/loading/usePages";
import { attempt, notify } from "../../components/notices/notices";
import { allows } from "../../session";
import { formatDate, t } from "../../texts";

type Consent = Schemas["Consent"];

export function Consents({ userId, onRevoke }: { userId: string; onRevoke: () => void }): JSX.Element {
  const consents = usePages<Consent>((signal) => facepass.users.consents.list(userId, {}, { signal }), [userId]);
  const records = useSignal(false);
  const revoke = async (consent: Consent) => {
    const agreed = await confirm({
      title: t("people.revokeTitle", { version: consent.text_version }),
      effects: [t("people.revokeFaces"), t("people.revokeRecord"), t("common.final")],
      action: t("people.revokeAction"),
    });
    if (!agreed) return;
    if (await attempt(() => facepass.users.consents.revoke(userId, consent.consent_id))) notify(t("people.revoked"));
    consents.reload();
    onRevoke();
  };
  return (
    <section class="card">
      <h2>{t("people.consents")}</h2>
      <Loading of={consents}>
        {(items) =>
          items.length === 0 ? (
            <p class="hint">{t("people.noConsents")}</p>
          ) : (
            <VirtualList
              label={t("people.consents")}
              items={items}
              rowHeight={72}
              keyOf={(consent) => consent.consent_id}
              row={(consent) => <Row consent={consent} onRevoke={() => void revoke(consent)} />}
              more={consents.more}
            />
          )
        }
      </Loading>
      {allows("users:write") && (
        <button type="button" onClick={() => (records.value = true)}>
          {t("people.recordConsent")}
        </button>
      )}
      {records.value && (
        <NewConsent userId={userId} onSaved={consents.reload} onClose={() => (records.value = false)} />
      )}
    </section>
  );
}

/** Until when the consent holds or held; "" for one that holds until it is revoked. */
function endOf({ expires_at, revoked_at }: Consent): string {
  if (revoked_at) return t("people.revokedAt", { date: formatDate(revoked_at) });
  return expires_at ? t("people.expiresAt", { date: formatDate(expires_at) }) : "";
}

function Row({ consent, onRevoke }: { consent: Consent; onRevoke: () => void }): JSX.Element {
  const { text_version: version, collection_id: collection, given_by: by, given_at: at } = consent;
  return (
    <div class="between">
      <div class="lines">
        <strong>{version}</strong> <span>{collection ?? t("people.everyCollection")}</span>
        <div class="hint">
          {[t("people.givenAt", { date: formatDate(at) }), by, endOf(consent)].filter(Boolean).join(" · ")}
        </div>
      </div>
      {allows("users:write") && !consent.revoked_at && (
        <button type="button" aria-label={t("people.revokeTitle", { version })} onClick={onRevoke}>
          {t("people.revoke")}
        </button>
      )}
    </div>
  );
}

interface NewProps {
  userId: string;
  onSaved: () => void;
  onClose: () => void;
}

function NewConsent({ userId, onSaved, onClose }: NewProps): JSX.Element {
  const give = async (fields: FormData) => {
    const [version, collection, by] = ["version", "collection", "by"].map((name) => textOf(fields, name));
    const consent = { text_version: version ?? "", collection_id: collection || null, given_by: by || null };
    await facepass.users.consents.give(userId, consent);
    onSaved();
  };
  return (
    <FormDialog title={t("people.recordConsent")} action={t("people.recordAction")} work={give} onClose={onClose}>
      <label>
        {t("people.consentText")}
        <input name="version" required autofocus maxLength={255} autocomplete="off" />
      </label>
      <label>
        {t("people.consentCollection")}
        <input name="collection" maxLength={255} autocomplete="off" />
      </label>
      <label>
        {t("people.consentBy")}
        <input name="by" maxLength={200} autocomplete="off" />
      </label>
    </FormDialog>
  );
}
