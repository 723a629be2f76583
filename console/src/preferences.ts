/** What this browser keeps between visits: language, colours, shortcuts. Nothing of a person's data is ever here. */

type Preference = "language" | "colours" | "shortcuts";

export function preference(name: Preference): string | null {
  try {
    return localStorage.getItem(`facepass.${name}`);
  } catch {
    return null; // a browser may forbid storage
  }
}

export function prefer(name: Preference, value: string): void {
  try {
    localStorage.setItem(`facepass.${name}`, value);
  } catch {
    // it holds until the page is closed
  }
}
