/** Who is signed in, and what this caller may do. */

import { batch, computed, signal } from "@preact/signals";
import { Problem } from "../../clients/typescript/src/index";
import { authorize, facepass, type Schemas } from "./api";

export type Scope = "users:read" | "users:write" | "faces:read" | "faces:write" | "search" | "admin";

/** A key lives in memory; only if the person asks for it, in this tab's sessionStorage, so that a reload keeps it. */
const KEPT = "facepass.credential";
/** Whether the caller before signed out in this tab: then no one comes back by the issuer's own session. */
const SIGNED_OUT = "facepass.signed-out";
let credential: string | null = null;

export const account = signal<Schemas["Account"] | null>(null);
/** Why the sign-in page is shown again: the API no longer accepts the key or token. */
export const ended = signal(false);
/** Whose work is in this tab: tenant and caller. It outlives a token that ended, for the same caller may come back. */
export const owner = signal<string | null>(null);
const scopes = computed(() => new Set(account.value?.scopes ?? []));

/** Whether the caller has one of these scopes, which `admin` includes; true for none. What is not allowed is not shown. */
export function allows(...wanted: Scope[]): boolean {
  return wanted.length === 0 || [...wanted, "admin"].some((scope) => scopes.value.has(scope));
}

/** Whether the API answered that it does not accept a key or token; an outage says nothing about it. */
function isUnaccepted(error: unknown): boolean {
  return error instanceof Problem && (error.status === 401 || error.status === 403);
}

/** Sign in with an API key or a token: the API says whose it is. Throws Problem for one that it does not accept. */
export async function signIn(presented: string, { keep = false } = {}): Promise<void> {
  credential = presented.trim();
  ended.value = false;
  try {
    const found = await facepass.account.get();
    batch(() => {
      owner.value = `${found.tenant_id} ${found.caller_id}`;
      account.value = found;
    });
  } catch (error) {
    credential = null;
    if (isUnaccepted(error)) forget();
    throw error;
  }
  sessionStorage.removeItem(SIGNED_OUT);
  if (keep) sessionStorage.setItem(KEPT, credential);
  else sessionStorage.removeItem(KEPT);
}

export function signOut(): void {
  batch(() => {
    forget();
    owner.value = null;
    ended.value = false;
  });
  sessionStorage.setItem(SIGNED_OUT, "yes");
}

export function hasSignedOut(): boolean {
  return sessionStorage.getItem(SIGNED_OUT) !== null;
}

/** Whether this tab keeps a key or token, also one that could not be tried yet. */
export function keepsOne(): boolean {
  return sessionStorage.getItem(KEPT) !== null;
}

/** Use what this tab kept from before a reload. */
export async function resume(): Promise<void> {
  const kept = sessionStorage.getItem(KEPT);
  if (kept) await signIn(kept, { keep: true });
}

function forget(): void {
  credential = null;
  sessionStorage.removeItem(KEPT);
  account.value = null;
}

function onRefusal(): void {
  if (account.value === null) return; // an attempt to sign in says itself what is wrong
  forget();
  ended.value = true;
}

authorize(() => credential, onRefusal);
