import type { Answer, Body, CallOptions, Query } from "../calls.js";
import { Problem } from "../statuses.js";
import { type ListOf, Resource } from "./resource.js";

/** API keys: `facepass.keys`. */
export class Keys extends Resource {
  /** Makes a key, which only this answer has. It is not repeated when its answer is lost. */
  create(key: Body<"createKey">, options?: CallOptions): Promise<Answer<"createKey">> {
    return this.api.request("createKey", { body: key }, options);
  }

  get(keyId: string, options?: CallOptions): Promise<Answer<"getKey">> {
    return this.api.request("getKey", { path: { key_id: keyId } }, options);
  }

  list(query: Query<"listKeys"> = {}, options?: CallOptions): ListOf<"listKeys"> {
    return this.listing("listKeys", { query }, options);
  }

  /** Makes a new key in this one's place, which goes on for the overlap. */
  rotate(keyId: string, rotation: Body<"rotateKey">, options?: CallOptions): Promise<Answer<"rotateKey">> {
    return this.api.request("rotateKey", { path: { key_id: keyId }, body: rotation }, options);
  }

  revoke(keyId: string, options?: CallOptions): Promise<Answer<"revokeKey">> {
    return this.api.request("revokeKey", { path: { key_id: keyId } }, options);
  }
}

/** The audit log: `facepass.audit`. */
export class Audit extends Resource {
  list(query: Query<"listAudit"> = {}, options?: CallOptions): ListOf<"listAudit"> {
    return this.listing("listAudit", { query }, options);
  }

  verify(query: Query<"verifyAudit"> = {}, options?: CallOptions): Promise<Answer<"verifyAudit">> {
    return this.api.request("verifyAudit", { query }, options);
  }
}

/** What a tenant has used, by day: `facepass.usage`. */
export class Usage extends Resource {
  get(query: Query<"getUsage"> = {}, options?: CallOptions): Promise<Answer<"getUsage">> {
    return this.api.request("getUsage", { query }, options);
  }
}

/** Who calls, with which scopes and limits: `facepass.account`. */
export class Account extends Resource {
  get(options?: CallOptions): Promise<Answer<"getAccount">> {
    return this.api.request("getAccount", {}, options);
  }
}

/** The service itself: `facepass.operations`. */
export class Operations extends Resource {
  /** The service's name and version. */
  info(options?: CallOptions): Promise<Answer<"root">> {
    return this.api.request("root", {}, options);
  }

  /** Whether the service is healthy. `unhealthy` is an answer too, and no exception. */
  async health(options?: CallOptions): Promise<Answer<"checkHealth">> {
    try {
      return await this.api.request("checkHealth", {}, { attempts: 1, ...options });
    } catch (error) {
      if (error instanceof Problem && isHealth(error.body)) return error.body;
      throw error;
    }
  }

  /** The model pack and its calibration. */
  model(options?: CallOptions): Promise<Answer<"getModel">> {
    return this.api.request("getModel", {}, options);
  }

  /** Photos that failed, and messages that no worker could handle. */
  deadLetters(query: Query<"listDeadLetters"> = {}, options?: CallOptions): ListOf<"listDeadLetters"> {
    return this.listing("listDeadLetters", { query }, options);
  }
}

function isHealth(body: unknown): body is Answer<"checkHealth"> {
  return typeof body === "object" && body !== null && "status" in body && body.status === "unhealthy";
}
