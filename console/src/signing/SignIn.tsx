import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { ProblemNote } from "../components/notices/ProblemNote";
import { ended, keepsOne, resume, signIn } from "../session";
import { settings, signsInWithIssuer } from "../settings";
import { t } from "../texts";
import { entering, entryProblem } from "./entering";
import { startSignIn } from "./oidc";

/** The page before all others: an API key, or the team's identity provider. */
export function SignIn(): JSX.Element {
  return (
    <main class="sign-in" id="content">
      <h1>FacePass</h1>
      {ended.value && <p role="status">{t("signIn.ended")}</p>}
      {entryProblem.value && (
        <ProblemNote problem={entryProblem.value}>
          {keepsOne() && (
            <button type="button" onClick={() => void entering(resume)}>
              {t("common.tryAgain")}
            </button>
          )}
        </ProblemNote>
      )}
      {signsInWithIssuer && (
        <p>
          <button type="button" class="primary" onClick={() => void entering(startSignIn)}>
            {t("signIn.withIssuer", { issuer: new URL(settings.issuer).host })}
          </button>
        </p>
      )}
      <KeyForm onKey={(key, keep) => entering(() => signIn(key, { keep }))} />
    </main>
  );
}

function KeyForm({ onKey }: { onKey: (key: string, keep: boolean) => Promise<void> }): JSX.Element {
  const busy = useSignal(false);
  const submit = async (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    busy.value = true;
    await onKey(String(form.get("key")), form.has("keep"));
    busy.value = false;
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>
        {t("signIn.key")}
        <input name="key" type="password" autocomplete="off" spellcheck={false} required autofocus placeholder="fp_…" />
      </label>
      <label class="choice">
        <input name="keep" type="checkbox" /> {t("signIn.keep")}
      </label>
      <p class="hint">{t("signIn.hint")}</p>
      <button type="submit" class={signsInWithIssuer ? "" : "primary"} disabled={busy.value}>
        {t("signIn.submit")}
      </button>
    </form>
  );
}
