/** What the caller may do with users: a key or token that is bound to collections never lists or changes them. */

import { account, allows } from "../../session";

export const isBound = (): boolean => Boolean(account.value?.collections);
export const listsUsers = (): boolean => allows("users:read") && !isBound();
export const changesUsers = (): boolean => allows("users:write") && !isBound();
export const seesReceipts = (): boolean => allows("admin") && !isBound();
