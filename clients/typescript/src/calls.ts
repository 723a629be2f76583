/** Which operations there are, and what goes into and comes out of each, as the API's document says. */

import type { components, operations } from "./generated/document.js";
import type { OPERATIONS } from "./generated/operations.js";
import type { Retries } from "./retries.js";
import type { SendForm } from "./sending.js";

export type Schemas = components["schemas"];
export type OperationId = keyof typeof OPERATIONS & keyof operations;

type Parameters<Id extends OperationId> = operations[Id]["parameters"];
type RequestBody<Id extends OperationId> = NonNullable<operations[Id]["requestBody"]>;
type Json<Content> = Content extends { content: { "application/json": infer Body } } ? Body : undefined;
type Answers<Id extends OperationId> = operations[Id]["responses"];

/** The parameters of an operation's path. */
export type Path<Id extends OperationId> = NonNullable<Parameters<Id>["path"]>;
/** The query parameters of an operation. */
export type Query<Id extends OperationId> = NonNullable<Parameters<Id>["query"]>;
/** The JSON body of an operation's request. */
export type Body<Id extends OperationId> = [RequestBody<Id>] extends [never] ? undefined : Json<RequestBody<Id>>;
/** What an operation answers; `undefined` where its answer has no body. */
export type Answer<Id extends OperationId> = Json<Answers<Id>[keyof Answers<Id>]>;

/** What a request has beside its operation. */
export interface Input<Id extends OperationId> {
  path?: Path<Id>;
  query?: Query<Id>;
  body?: Body<Id>;
  /** Instead of `body`: a form, with a photo. */
  form?: FormData;
  /** Whether it may be sent again when its answer is lost; by default as its operation. */
  repeatable?: boolean;
}

/** What every method takes as its last argument. */
export interface CallOptions {
  /** Gives the call up, and its retries. */
  signal?: AbortSignal | undefined;
  /** Your own key of a thing to create, so that a later run creates it once (docs/limits.md); by default a new one. */
  idempotencyKey?: string | undefined;
  /** Attempts in all; 1 repeats nothing. By default the client's. */
  attempts?: number | undefined;
}

/** What every resource calls: see FacePass.request. */
export interface Api {
  readonly sendForm: SendForm;
  readonly retries: Retries;
  request<Id extends OperationId>(id: Id, input?: Input<Id>, options?: CallOptions): Promise<Answer<Id>>;
}
