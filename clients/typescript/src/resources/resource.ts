import type { Answer, Api, CallOptions, Input, OperationId } from "../calls.js";
import { Listing, type Page } from "../pages.js";

type ListId = { [Id in OperationId]: Answer<Id> extends Page ? Id : never }[OperationId];
/** A list of an operation, by its id. */
export type ListOf<Id extends ListId> = Listing<Extract<Answer<Id>, Page>>;

/** The operations on one kind of thing. */
export class Resource {
  constructor(protected readonly api: Api) {}

  protected listing<Id extends ListId>(id: Id, input: Input<Id>, options?: CallOptions): ListOf<Id> {
    return new Listing(async (cursor) => {
      const query = { ...input.query, ...(cursor ? { cursor } : {}) } as Input<Id>["query"];
      return (await this.api.request(id, { ...input, query } as Input<Id>, options)) as Extract<Answer<Id>, Page>;
    });
  }
}
