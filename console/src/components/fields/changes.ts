/** Forms of things that others change too: what the form changed, and whether someone changed the same meanwhile. */

/** What the API answered of the fields, among others. */
type Stored<Fields> = { [Name in keyof Fields]: unknown };

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function namesOf<Fields extends object>(fields: Fields): (keyof Fields)[] {
  return Object.keys(fields) as (keyof Fields)[];
}

/** The fields that say otherwise than what was shown. */
export function changesOf<Fields extends object>(shown: Stored<Fields>, fields: Fields): Partial<Fields> {
  const changed = namesOf(fields).filter((name) => !isSame(fields[name], shown[name]));
  return Object.fromEntries(changed.map((name) => [name, fields[name]])) as Partial<Fields>;
}

/** Whether one of the changed fields is stored otherwise than it was shown. */
export function isStale<Fields extends object>(
  shown: Stored<Fields>,
  now: Stored<Fields>,
  changes: Partial<Fields>,
): boolean {
  return namesOf(changes).some((name) => !isSame(shown[name], now[name]));
}
