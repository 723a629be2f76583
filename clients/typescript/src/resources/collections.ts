import type { Answer, Body, CallOptions, Query } from "../calls.js";
import { type ListOf, Resource } from "./resource.js";

/** Sets of faces that are searched: `facepass.collections`. `default` always exists. */
export class Collections extends Resource {
  readonly clusters = new Clusters(this.api);

  create(collection: Body<"createCollection">, options?: CallOptions): Promise<Answer<"createCollection">> {
    return this.api.request("createCollection", { body: collection }, options);
  }

  get(collectionId: string, options?: CallOptions): Promise<Answer<"getCollection">> {
    return this.api.request("getCollection", { path: { collection_id: collectionId } }, options);
  }

  list(query: Query<"listCollections"> = {}, options?: CallOptions): ListOf<"listCollections"> {
    return this.listing("listCollections", { query }, options);
  }

  update(
    collectionId: string,
    settings: Body<"changeCollection">,
    options?: CallOptions,
  ): Promise<Answer<"changeCollection">> {
    const path = { collection_id: collectionId };
    return this.api.request("changeCollection", { path, body: settings }, options);
  }

  /** Deletes a collection with its faces and photos. */
  delete(collectionId: string, options?: CallOptions): Promise<Answer<"deleteCollection">> {
    return this.api.request("deleteCollection", { path: { collection_id: collectionId } }, options);
  }

  faces(collectionId: string, query: Query<"listFaces"> = {}, options?: CallOptions): ListOf<"listFaces"> {
    return this.listing("listFaces", { path: { collection_id: collectionId }, query }, options);
  }
}

/** Groups of faces that have no user: `facepass.collections.clusters`. */
export class Clusters extends Resource {
  /** Groups a collection's faces without a user by person, after the request. */
  start(collectionId: string, options?: CallOptions): Promise<Answer<"startClustering">> {
    return this.api.request("startClustering", { path: { collection_id: collectionId } }, options);
  }

  /** The last run: how far it is, or what it found. */
  async run(collectionId: string, options?: CallOptions): Promise<Answer<"listClusters">["run"]> {
    return (await this.list(collectionId, { limit: 1 }, options).page()).run;
  }

  list(collectionId: string, query: Query<"listClusters"> = {}, options?: CallOptions): ListOf<"listClusters"> {
    return this.listing("listClusters", { path: { collection_id: collectionId }, query }, options);
  }

  faces(
    collectionId: string,
    clusterId: string,
    query: Query<"listClusterFaces"> = {},
    options?: CallOptions,
  ): ListOf<"listClusterFaces"> {
    const path = { collection_id: collectionId, cluster_id: clusterId };
    return this.listing("listClusterFaces", { path, query }, options);
  }

  /** Gives a group's faces to a user. */
  name(
    collectionId: string,
    clusterId: string,
    name: Body<"nameCluster">,
    options?: CallOptions,
  ): Promise<Answer<"nameCluster">> {
    const path = { collection_id: collectionId, cluster_id: clusterId };
    return this.api.request("nameCluster", { path, body: name }, options);
  }
}
