import type { JSX } from "preact";
import { pending } from "../api";
import { useSlow } from "../components/loading/Loading";
import { attempt } from "../components/notices/notices";
import { account, signOut } from "../session";
import { chooseLanguage, LANGUAGES, type Language, language, t } from "../texts";
import { type Colours, chooseColours, colours } from "./colours";
import { usesShortcuts } from "./shortcutKeys";

export function Header({ onHelp }: { onHelp: () => void }): JSX.Element {
  const caller = account.value;
  return (
    <header>
      <Progress />
      <strong class="brand">FacePass</strong>
      <span class="caller">
        {caller?.tenant_id} · {caller?.name ?? caller?.subject ?? caller?.caller_id}
      </span>
      <LanguageChoice />
      <ColourChoice />
      <button type="button" class="plain" aria-keyshortcuts={usesShortcuts.value ? "?" : undefined} onClick={onHelp}>
        {t("shell.shortcuts")}
      </button>
      <button type="button" class="plain" onClick={signOut}>
        {t("shell.signOut")}
      </button>
    </header>
  );
}

function LanguageChoice(): JSX.Element {
  const choose = async (field: HTMLSelectElement) => {
    const done = await attempt(() => chooseLanguage(field.value as Language));
    if (!done) field.value = language.value;
  };
  return (
    <select aria-label={t("shell.language")} value={language.value} onChange={(event) => void choose(event.currentTarget)}>
      {Object.entries(LANGUAGES).map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  );
}

function ColourChoice(): JSX.Element {
  return (
    <select
      aria-label={t("shell.colours")}
      value={colours.value}
      onChange={(event) => chooseColours(event.currentTarget.value as Colours)}
    >
      <option value="system">{t("shell.coloursSystem")}</option>
      <option value="light">{t("shell.coloursLight")}</option>
      <option value="dark">{t("shell.coloursDark")}</option>
    </select>
  );
}

/** A line along the top while requests take longer than a moment. */
function Progress(): JSX.Element | null {
  return useSlow(pending.value > 0) ? <div class="progress" role="progressbar" aria-label={t("common.loading")} /> : null;
}
