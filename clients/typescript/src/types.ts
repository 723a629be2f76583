/** Short names of what apps use most; `Schemas` has every schema of the API's document. */

import type { Schemas } from "./calls.js";

export type Cluster = Schemas["Cluster"];
export type Collection = Schemas["Collection"];
export type Consent = Schemas["Consent"];
export type Face = Schemas["Face"];
export type Health = Schemas["Health"];
export type ListedFace = Schemas["ListedFace"];
export type Match = Schemas["Match"];
export type SearchResponse = Schemas["SearchResponse"];
export type Upload = Schemas["Upload"];
export type User = Schemas["User"];
export type UserPage = Schemas["UserPage"];
export type Webhook = Schemas["Webhook"];
