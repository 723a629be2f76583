/** Warns once when the service is newer than this client. It refuses nothing. */

import { API_VERSION } from "./generated/operations.js";

const checked = new Set<string>();

/** Looks at the service's version the first time that a service is called. A failure is no matter. */
export async function checkVersion(
  baseUrl: string,
  info: () => Promise<{ version?: unknown }>,
  warn: (message: string) => void,
): Promise<void> {
  if (checked.has(baseUrl)) return;
  checked.add(baseUrl);
  try {
    const version = String((await info()).version ?? "");
    if (isNewer(version, API_VERSION)) {
      warn(`FacePass is ${version}, and @facepass/client was made for ${API_VERSION}: it may lack what is new.`);
    }
  } catch {
    // Calls say what is wrong; this only informs.
  }
}

/** Whether a version is higher; what follows its three numbers does not count. */
export function isNewer(version: string, than: string): boolean {
  const own = numbers(than);
  const differences = numbers(version).map((number, place) => number - (own[place] ?? 0));
  return (differences.find((difference) => difference !== 0) ?? 0) > 0;
}

const numbers = (version: string): number[] => (/^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
