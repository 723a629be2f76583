/** A collection's settings: how each is shown, read from the form and compared. */

import type { Schemas } from "../../api";

export type Collection = Schemas["Collection"];
/** require_liveness: of services that know liveness tokens. */
export type Settings = Required<Schemas["CollectionSettings"]> & { require_liveness?: boolean };
type Value = string | number | boolean | null | undefined;

export type Field =
  | { name: keyof Settings; kind: "flag" }
  | { name: keyof Settings; kind: "choice"; choices: string[] }
  | { name: keyof Settings; kind: "number"; min: number; max: number; step: number | "any"; optional?: boolean };

const DAYS = { kind: "number", min: 1, max: 36_500, step: 1, optional: true } as const;
const COSINE = { kind: "number", min: -1, max: 1, step: "any", optional: true } as const;

/** guarded: who is found, enrolled and grouped; to change those takes users:write. */
export const GROUPS: { title: "enrol" | "keep" | "guard"; guarded: boolean; fields: Field[] }[] = [
  {
    title: "enrol",
    guarded: false,
    fields: [
      { name: "quality_filter", kind: "choice", choices: ["none", "low", "medium", "high"] },
      { name: "max_faces", kind: "number", min: 1, max: 100, step: 1 },
    ],
  },
  {
    title: "keep",
    guarded: false,
    fields: [
      { name: "store_photos", kind: "flag" },
      { name: "photo_retention_days", ...DAYS },
      { name: "face_retention_days", ...DAYS },
    ],
  },
  {
    title: "guard",
    guarded: true,
    fields: [
      { name: "threshold", ...COSINE },
      { name: "threshold_floor", ...COSINE },
      { name: "review", kind: "choice", choices: ["off", "standard", "strict"] },
      { name: "consent_required", kind: "flag" },
      { name: "accepted_consent", kind: "choice", choices: ["attested", "self"] },
      { name: "self_enrolment", kind: "flag" },
      { name: "require_liveness", kind: "flag" },
      { name: "clusters", kind: "flag" },
    ],
  },
];

export function settingOf(collection: Collection, name: keyof Settings): Value {
  return (collection as Partial<Settings>)[name];
}

/** A threshold has six decimals; it is stored as a 4-byte float. */
export function rounded(value: number): number {
  return Number(value.toFixed(6));
}

function isSame(one: Value, other: Value): boolean {
  return one === other || (typeof one === "number" && typeof other === "number" && rounded(one) === rounded(other));
}

function read(field: Field, form: FormData): Value {
  const written = form.get(field.name);
  if (field.kind === "flag") return written !== null;
  if (field.kind === "choice") return String(written);
  return written === "" ? null : Number(written);
}

/** What the form says otherwise than the collection. A disabled part of the form says nothing. */
export function changesOf(collection: Collection, form: FormData, mayGuard: boolean): Partial<Settings> {
  const fields = GROUPS.filter((group) => mayGuard || !group.guarded).flatMap((group) => group.fields);
  const changes = fields
    .filter((field) => settingOf(collection, field.name) !== undefined)
    .map((field) => [field.name, read(field, form)] as const)
    .filter(([name, value]) => !isSame(value, settingOf(collection, name)));
  return Object.fromEntries(changes) as Partial<Settings>;
}

export type Removal = "clusters" | "photos" | "faces";

function isSooner(before: Value, after: Value): boolean {
  return typeof after === "number" && (typeof before !== "number" || after < before);
}

/** What a change removes, now or by and by. */
export function removalsOf(collection: Collection, changes: Partial<Settings>): Removal[] {
  const removals: Removal[] = [];
  if (changes.clusters === false) removals.push("clusters");
  if (isSooner(collection.photo_retention_days, changes.photo_retention_days)) removals.push("photos");
  if (isSooner(collection.face_retention_days, changes.face_retention_days)) removals.push("faces");
  return removals;
}

/** Whether someone has changed one of these settings since the form was loaded. */
export function isStale(shown: Collection, now: Collection, changes: Partial<Settings>): boolean {
  return (Object.keys(changes) as (keyof Settings)[]).some((name) => !isSame(settingOf(shown, name), settingOf(now, name)));
}
