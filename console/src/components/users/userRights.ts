/** What the caller may do beside the scopes: a key or token that is bound to collections reaches nothing of the whole tenant. */

import { account, allows } from "../../session";

export const isBound = (): boolean => Boolean(account.value?.collections);
export const findsUsers = (): boolean => allows("users:read") && !isBound();
/** Make, change, merge, split and erase them. */
export const changesUsers = (): boolean => allows("users:write") && !isBound();
/** What reaches into every collection: the audit log, webhooks, receipts of erasures. */
export const administers = (): boolean => allows("admin") && !isBound();
