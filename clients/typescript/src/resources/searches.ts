import type { Answer, Body, CallOptions, Query } from "../calls.js";
import { waitForSearch, type WaitOptions } from "../waiting.js";
import { type ListOf, Resource } from "./resource.js";

/** Searches with many probes, which are done after their request: `facepass.searches`. */
export class Searches extends Resource {
  start(search: Body<"startSearch">, options?: CallOptions): Promise<Answer<"startSearch">> {
    return this.api.request("startSearch", { body: search }, options);
  }

  /** How far a search is, with the first page of what it has found. */
  get(searchId: string, query: Query<"getSearch"> = {}, options?: CallOptions): Promise<Answer<"getSearch">> {
    return this.api.request("getSearch", { path: { search_id: searchId }, query }, options);
  }

  /** The search once it is done; raises SearchFailed if it has failed. */
  wait(searchId: string, options?: WaitOptions): Promise<Answer<"getSearch">> {
    return waitForSearch(this.api, searchId, options);
  }

  /** What was found with each probe, in the order of the request. */
  items(searchId: string, query: Query<"getSearch"> = {}, options?: CallOptions): ListOf<"getSearch"> {
    return this.listing("getSearch", { path: { search_id: searchId }, query }, options);
  }
}
