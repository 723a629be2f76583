/** What the caller may do with users beside faces: a key or token that is bound to collections lists and creates none. */

import { account, allows } from "../session";

const isBound = (): boolean => Boolean(account.value?.collections);
export const findsUsers = (): boolean => allows("users:read") && !isBound();
export const createsUsers = (): boolean => allows("users:write") && !isBound();
