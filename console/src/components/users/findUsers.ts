/** Users by what a person remembers of them: how the name begins, a whole email, or a whole external_id. */

import { Problem } from "../../../../clients/typescript/src/index";
import { facepass, type Query, type Schemas } from "../../api";

export type User = Schemas["User"];
/** Whose faces they are. */
export type Whose = Pick<User, "id" | "full_name">;

const AT_ONCE = 10;
const EMAIL = /^\S+@\S+\.\S+$/;

async function firstPage(query: Query<"listUsers">, signal?: AbortSignal): Promise<User[]> {
  try {
    return (await facepass.users.list({ ...query, limit: AT_ONCE }, { signal }).page()).items;
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return []; // no user can have such an email or external_id
    throw error;
  }
}

export function unique(users: User[]): User[] {
  return [...new Map(users.map((user) => [user.id, user])).values()];
}

/** The users whose email or external_id is this text. */
export async function findExactly(text: string, signal?: AbortSignal): Promise<User[]> {
  const byEmail = EMAIL.test(text) ? [firstPage({ email: text }, signal)] : [];
  return unique((await Promise.all([...byEmail, firstPage({ external_id: text }, signal)])).flat());
}

/** The first users that fit; the newest ones for no text. */
export async function findUsers(text: string, signal?: AbortSignal): Promise<User[]> {
  if (!text) return firstPage({ order: "newest" }, signal);
  const found = await Promise.all([findExactly(text, signal), firstPage({ name_prefix: text }, signal)]);
  return unique(found.flat());
}

/** Other users with this very name, in any case. */
export async function findNamesakes(name: string, except?: string): Promise<User[]> {
  const wanted = name.trim().toLowerCase();
  const found = wanted ? await firstPage({ name_prefix: name.trim() }) : [];
  return found.filter((user) => user.id !== except && user.full_name.toLowerCase() === wanted);
}

/** A user in one line: the name, and what tells it from a namesake. */
export function lineOf(user: Pick<User, "full_name" | "email" | "external_id">): string {
  return [user.full_name, user.email ?? user.external_id].filter(Boolean).join(" · ");
}
