/** Lists, which the service answers page by page. */

import { UnreadableAnswer } from "./statuses.js";

/** One page of a list. */
export interface Page<Item = unknown> {
  items: Item[];
  next_cursor?: string | null;
}

/** What a page has. */
export type ItemOf<P extends Page> = P extends Page<infer Item> ? Item : never;

/**
 * A list. `for await (const user of facepass.users.list())` reads page after page as it goes on; `page(cursor)` reads one,
 * and `all()` every item.
 */
export class Listing<P extends Page> implements AsyncIterable<ItemOf<P>> {
  constructor(private readonly read: (cursor: string | undefined) => Promise<P>) {}

  /** One page: the first, or the one that a page's `next_cursor` names. */
  page(cursor?: string | null): Promise<P> {
    return this.read(cursor ?? undefined);
  }

  /** Every page, each read when it is asked for. */
  async *pages(): AsyncGenerator<P, void, undefined> {
    let cursor: string | null | undefined;
    do {
      const page: P = await this.page(cursor);
      if (!Array.isArray(page?.items)) throw new UnreadableAnswer("The answer is no page of a list.");
      yield page;
      if (cursor && cursor === page.next_cursor) throw new UnreadableAnswer("The list does not come to an end.");
      cursor = page.next_cursor;
    } while (cursor);
  }

  /** Every item, in memory at once. */
  async all(): Promise<ItemOf<P>[]> {
    const items: ItemOf<P>[] = [];
    for await (const item of this) items.push(item);
    return items;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ItemOf<P>, void, undefined> {
    for await (const page of this.pages()) yield* page.items as Iterable<ItemOf<P>>;
  }
}
