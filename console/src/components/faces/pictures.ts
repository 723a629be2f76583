/** Links to pictures are short-lived. This renews them before they end, and several at once as one piece of work. */

import { effect } from "@preact/signals";
import { Problem } from "../../../../clients/typescript/src/index";
import { facepass } from "../../api";
import { account } from "../../session";

const BEFORE_END = 30_000; // ms
const AT_ONCE = 4;

/** How far this machine's clock is ahead of the service's, in milliseconds: a link that was just made shows it. */
let ahead = Number.MAX_SAFE_INTEGER;

/** When a signed link was made, in milliseconds since 1970, and for how many it holds; for good if it does not say. */
function timesOf(url: string): { made: number; holds: number } {
  const query = new URL(url, location.href).searchParams;
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(query.get("X-Amz-Date") ?? "") ?? [];
  if (!day || !time) return { made: Date.now(), holds: Number.MAX_SAFE_INTEGER };
  const part = (text: string, from: number, length = 2) => Number(text.slice(from, from + length));
  const made = Date.UTC(part(day, 0, 4), part(day, 4) - 1, part(day, 6), part(time, 0), part(time, 2), part(time, 4));
  return { made, holds: Number(query.get("X-Amz-Expires")) * 1000 };
}

/** How long a link may still be used, in milliseconds; 0 or less when it is to be renewed now. */
export function remaining(url: string): number {
  const { made, holds } = timesOf(url);
  const age = Date.now() - made;
  ahead = Math.min(ahead, age);
  return holds - BEFORE_END - (age - ahead);
}

interface Waiting {
  resolve: (url: string | null) => void;
  reject: (error: unknown) => void;
}

const newest = new Map<string, string>();
const waiting = new Map<string, Waiting[]>();
const queue = new Set<string>();
let running = 0;

effect(() => {
  if (account.value === null) newest.clear(); // another caller may see others
});

/** The newest known link of a face: a list that was scrolled away knows only the first. */
export function newestLink(faceId: string, url: string): string {
  const known = newest.get(faceId);
  return known && timesOf(known).made > timesOf(url).made ? known : url;
}

/** A new link to a face's picture; null if there is none any more. Rejects without an answer. Equal requests become one. */
export function renew(faceId: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const others = waiting.get(faceId);
    if (others) return void others.push({ resolve, reject });
    waiting.set(faceId, [{ resolve, reject }]);
    queue.add(faceId);
    if (running < AT_ONCE) void work();
  });
}

async function work(): Promise<void> {
  running += 1;
  for (let id = next(); id !== undefined; id = next()) await renewOne(id);
  running -= 1;
}

function next(): string | undefined {
  const [id] = queue;
  if (id !== undefined) queue.delete(id);
  return id;
}

async function renewOne(id: string): Promise<void> {
  const link = await read(id).then(
    (url) => ({ url }),
    (error: unknown) => ({ error }),
  );
  const others = waiting.get(id) ?? [];
  waiting.delete(id);
  for (const { resolve, reject } of others) {
    if ("url" in link) resolve(link.url);
    else reject(link.error);
  }
}

async function read(id: string): Promise<string | null> {
  try {
    const { image_url: url } = await facepass.faces.get(id);
    if (!url) return null;
    newest.set(id, url);
    ahead = Date.now() - timesOf(url).made; // the clock may have been set meanwhile
    return url;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null; // erased meanwhile
    throw error;
  }
}
