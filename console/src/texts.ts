/** The texts of the chosen language, its plural forms, numbers and dates. */

import { computed, signal } from "@preact/signals";
import { prefer, preference } from "./preferences";
import type english from "./texts/en.json";

type Catalogue = typeof english;
/** A text is named by its section and its key: "overview.photos". */
export type TextKey = {
  [Section in keyof Catalogue & string]: `${Section}.${keyof Catalogue[Section] & string}`;
}[keyof Catalogue & string];
type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;
type Values = Record<string, string | number>;

const LOADERS = {
  en: () => import("./texts/en.json"),
  de: () => import("./texts/de.json"),
  es: () => import("./texts/es.json"),
  ru: () => import("./texts/ru.json"),
};
export type Language = keyof typeof LOADERS;
export const LANGUAGES: Record<Language, string> = { en: "English", de: "Deutsch", es: "Español", ru: "Русский" };

export const language = signal<Language>("en");
const catalogue = signal<Record<string, Record<string, Text>>>({});
const plurals = computed(() => new Intl.PluralRules(language.value));

function known(tag: string | null | undefined): Language | undefined {
  const short = tag?.slice(0, 2);
  return short && short in LOADERS ? (short as Language) : undefined;
}

/** The language that was chosen before, else the browser's first that the console speaks, else English. */
function firstLanguage(): Language {
  return known(preference("language")) ?? navigator.languages.map(known).find(Boolean) ?? "en";
}

let choices = 0;

/** Load a language's texts and use them, unless another language was chosen meanwhile. Returns whether they are used. */
async function speak(wanted: Language): Promise<boolean> {
  choices += 1;
  const choice = choices;
  const load = LOADERS[wanted] as unknown as () => Promise<{ default: Record<string, Record<string, Text>> }>;
  const texts = await load().catch((error: unknown) => {
    if (choice === choices) throw error;
  });
  if (!texts || choice !== choices) return false;
  catalogue.value = texts.default;
  language.value = wanted;
  document.documentElement.lang = wanted;
  return true;
}

/** Begin in the first language, or in English where its file does not arrive. Throws what kept English away. */
export async function speakFirst(onFailure: (error: unknown) => void): Promise<void> {
  const first = firstLanguage();
  try {
    await speak(first);
  } catch (error) {
    if (first === "en") throw error;
    onFailure(error);
    await speak("en");
  }
}

export async function chooseLanguage(wanted: Language): Promise<void> {
  if (await speak(wanted)) prefer("language", wanted);
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? formatNumber(value) : value;
  });
}

function find(key: string, values: Values): string | undefined {
  const [section = "", name = ""] = key.split(".");
  const text = catalogue.value[section]?.[name];
  if (text === undefined || typeof text === "string") return text && fill(text, values);
  const form = text[plurals.value.select(Number(values["count"] ?? 0))] ?? text.other ?? "";
  return fill(form, values);
}

/** The text of a key. A text with plural forms needs the value `count`. */
export function t(key: TextKey, values: Values = {}): string {
  return find(key, values) ?? key;
}

/** The text for a word of the API, as in ("reasons", "no_face"); the word itself where there is none. */
export function word(section: keyof Catalogue & string, name: string): string {
  return find(`${section}.${name}`, {}) ?? name.replaceAll("_", " ");
}

/** A format of the chosen language. To make one takes long, and a grid of faces shows hundreds: each is made once. */
function cached<Options, Format>(make: (tag: string, options: Options) => Format): (options: Options) => Format {
  const made = new Map<string, Format>();
  return (options) => {
    const key = `${language.value} ${JSON.stringify(options)}`;
    const format = made.get(key) ?? make(language.value, options);
    made.set(key, format);
    return format;
  };
}

const numbers = cached((tag, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options));
const dates = cached((tag, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options));

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return numbers(options).format(value);
}

export function formatDate(value: string | Date): string {
  return dates({ dateStyle: "medium", timeStyle: "short" }).format(new Date(value));
}

const SPANS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const; // in seconds

/** How long ago something was: 3 hours ago. */
export function formatAge(value: string | Date): string {
  const seconds = Math.max(0, (Date.now() - new Date(value).getTime()) / 1000);
  const [unit, length] = SPANS.find(([, span]) => seconds >= span) ?? (["second", 1] as const);
  return new Intl.RelativeTimeFormat(language.value, { numeric: "always" }).format(-Math.floor(seconds / length), unit);
}

/** A day as the API writes it, 2026-06-21, which is a day of UTC. */
export function formatDay(value: string): string {
  const day = new Date(`${value}T00:00:00Z`);
  return dates({ day: "numeric", month: "short", timeZone: "UTC" }).format(day);
}
