import type { Answer, Body, CallOptions, Query } from "../calls.js";
import { type ListOf, Resource } from "./resource.js";

/** Where events are sent: `facepass.webhooks`. A receiver verifies them with `@facepass/client/webhooks`. */
export class Webhooks extends Resource {
  /** Creates a webhook. Only this answer has its secret; that of a repeated request has none. */
  create(webhook: Body<"createWebhook">, options?: CallOptions): Promise<Answer<"createWebhook">> {
    return this.api.request("createWebhook", { body: webhook }, options);
  }

  get(webhookId: string, options?: CallOptions): Promise<Answer<"getWebhook">> {
    return this.api.request("getWebhook", { path: { webhook_id: webhookId } }, options);
  }

  list(query: Query<"listWebhooks"> = {}, options?: CallOptions): ListOf<"listWebhooks"> {
    return this.listing("listWebhooks", { query }, options);
  }

  update(webhookId: string, changes: Body<"changeWebhook">, options?: CallOptions): Promise<Answer<"changeWebhook">> {
    return this.api.request("changeWebhook", { path: { webhook_id: webhookId }, body: changes }, options);
  }

  delete(webhookId: string, options?: CallOptions): Promise<Answer<"deleteWebhook">> {
    return this.api.request("deleteWebhook", { path: { webhook_id: webhookId } }, options);
  }

  /** Makes a new secret; deliveries are signed with both during the overlap. */
  rotate(webhookId: string, rotation: Body<"rotateSecret">, options?: CallOptions): Promise<Answer<"rotateSecret">> {
    return this.api.request("rotateSecret", { path: { webhook_id: webhookId }, body: rotation }, options);
  }

  test(webhookId: string, options?: CallOptions): Promise<Answer<"sendTest">> {
    return this.api.request("sendTest", { path: { webhook_id: webhookId } }, options);
  }

  deliveries(webhookId: string, query: Query<"listDeliveries"> = {}, options?: CallOptions): ListOf<"listDeliveries"> {
    return this.listing("listDeliveries", { path: { webhook_id: webhookId }, query }, options);
  }

  redeliver(webhookId: string, deliveryId: string, options?: CallOptions): Promise<Answer<"redeliver">> {
    return this.api.request("redeliver", { path: { webhook_id: webhookId, delivery_id: deliveryId } }, options);
  }
}
