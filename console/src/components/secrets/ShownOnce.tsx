import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../texts";
import { forgetSecrets, type Secret, type ShownSecrets, shownSecrets } from "./shownSecrets";
import "./shownOnce.css";

/** Every secret that is not stored yet. */
export function ShownOnce(): JSX.Element {
  return (
    <>
      {shownSecrets.value.map((made) => (
        <Made key={made.secrets[0]?.value} made={made} />
      ))}
    </>
  );
}

/** What the API shows this once. It stays until the person says that it is stored, and a reload is asked about. */
function Made({ made }: { made: ShownSecrets }): JSX.Element {
  const { of, secrets } = made;
  const title = `${t(made.title)}: ${of}`;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="card shown-once" aria-label={title}>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p>{t("secrets.once")}</p>
      {secrets.map((secret) => (
        <OneSecret key={secret.label} {...secret} />
      ))}
      <div class="buttons">
        <button type="button" class="primary" onClick={() => forgetSecrets(made)}>
          {t("secrets.stored")}
        </button>
      </div>
    </section>
  );
}

function OneSecret({ label: key, value }: Secret): JSX.Element {
  const label = t(key);
  const field = useRef<HTMLInputElement>(null);
  const copied = useSignal(false);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      copied.value = true;
    } catch {
      // a browser may forbid it: the text is selected, to be copied by hand
    }
  };
  return (
    <div class="secret">
      <label>
        {label}
        <input ref={field} readOnly value={value} spellcheck={false} autocomplete="off" />
      </label>
      <button type="button" aria-label={t("secrets.copyWhat", { what: label })} onClick={copy}>
        {t(copied.value ? "secrets.copied" : "secrets.copy")}
      </button>
    </div>
  );
}
