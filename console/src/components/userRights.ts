/** What the caller may do with users beside faces: a key or token that is bound to collections lists and changes none. */

import { account, allows } from "../session";

export const isBound = (): boolean => Boolean(account.value?.collections);
export const findsUsers = (): boolean => allows("users:read") && !isBound();
/** Make, change, merge, split and erase them. */
export const changesUsers = (): boolean => allows("users:write") && !isBound();
export const seesReceipts = (): boolean => allows("admin") && !isBound();
