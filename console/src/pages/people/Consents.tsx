import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { confirm } from "../../components/Confirm";
import { Dialog } from "../../components/Dialog";
import { Loading } from "../../components/Loading";
import { attempt, notify } from "../../components/notices";
import { ProblemNote } from "../../components/ProblemNote";
import { usePages } from "../../components/usePages";
import { VirtualList } from "../../components/VirtualList";
import { remember, type ShownProblem } from "../../errors";
import { allows } from "../../session";
import { formatDate, t } from "../../texts";

type Consent = Schemas["Consent"];

export function Consents({ userId, onRevoke }: { userId: string; onRevoke: () => void }): JSX.Element {
  const consents = usePages<Consent>((signal) => facepass.users.consents.list(userId, {}, { signal }), [userId]);
  const records = useSignal(false);
  const revoke = async (consent: Consent) => {
    const agreed = await confirm({
      title: t("people.revokeTitle", { version: consent.text_version }),
      effects: [t("people.revokeFaces"), t("people.revokeRecord"), t("people.eraseFinal")],
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
  const problem = useSignal<ShownProblem | null>(null);
  const busy = useSignal(false);
  const submit = async (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name)).trim() || null;
    busy.value = true;
    try {
      const consent = { text_version: text("version") ?? "", collection_id: text("collection"), given_by: text("by") };
      await facepass.users.consents.give(userId, consent);
      onSaved();
      onClose();
    } catch (error) {
      problem.value = remember(error);
    }
    busy.value = false;
  };
  return (
    <Dialog title={t("people.recordConsent")} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        {problem.value && <ProblemNote problem={problem.value} />}
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
        <div class="buttons">
          <button type="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" class="primary" disabled={busy.value}>
            {t("people.recordAction")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
