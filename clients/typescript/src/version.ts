/** Warns once when the service is newer than this client. It refuses nothing. */

import { API_VERSION } from "./generated/operations.js";

const checked = new Set<string>();

/** Looks at the service's version the first time that a service is called. A failure is no matter. */
export async function checkVersion(
  baseUrl: string,
  fetch: typeof globalThis.fetch,
  warn: (message: string) => void,
): Promise<void> {
  if (checked.has(baseUrl)) return;
  checked.add(baseUrl);
  try {
    const info = (await (await fetch(`${baseUrl}/`)).json()) as { version?: unknown };
    const version = String(info.version ?? "");
    if (isNewer(version, API_VERSION)) {
      warn(`FacePass is ${version}, and @facepass/client was made for ${API_VERSION}: it may lack what is new.`);
    }
  } catch {
    // Calls say what is wrong; this only informs.
  }
}

/** Whether a version has a higher major or minor number: a patch adds nothing to the API. */
export function isNewer(version: string, than: string): boolean {
  const [major = 0, minor = 0] = numbers(version);
  const [ownMajor = 0, ownMinor = 0] = numbers(than);
  return major > ownMajor || (major === ownMajor && minor > ownMinor);
}

const numbers = (version: string): number[] => (/^(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
