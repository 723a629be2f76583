/** Times between the API, which has RFC 3339, and fields for a date and a time, which have the clock of this machine. */

const SECONDS = 16; // where they begin in 2026-06-21T18:04:00

export function toField(moment: string | null): string {
  if (!moment) return "";
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return ""; // a link that was changed by hand
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, SECONDS);
}

/** null for an empty field. */
export function fromField(value: string): string | null {
  return value ? new Date(value).toISOString() : null;
}
