// Every operation of the API's document is reached by a method of the client.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { FacePass, OPERATIONS } from "@facepass/client";

const document = JSON.parse(await readFile(process.env.DOCUMENT, "utf8"));
const documented = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { operationId }]) => ({
    operationId,
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "id")}$`),
  })),
);
const photo = new Blob(["photo"], { type: "image/jpeg" });

const CALLS = [
  (facepass) => facepass.users.create({}),
  (facepass) => facepass.users.get("id"),
  (facepass) => facepass.users.list().page(),
  (facepass) => facepass.users.update("id", {}),
  (facepass) => facepass.users.delete("id"),
  (facepass) => facepass.users.receipt("id"),
  (facepass) => facepass.users.export("id"),
  (facepass) => facepass.users.verify("id", photo),
  (facepass) => facepass.users.merge("id", {}),
  (facepass) => facepass.users.undoMerge("id"),
  (facepass) => facepass.users.split("id", {}),
  (facepass) => facepass.users.faces("id").page(),
  (facepass) => facepass.users.assign("id", {}),
  (facepass) => facepass.users.unassignedFaces("id", { threshold: 0.5 }),
  (facepass) => facepass.users.consents.give("id", {}),
  (facepass) => facepass.users.consents.list("id").page(),
  (facepass) => facepass.users.consents.revoke("id", "id"),
  (facepass) => facepass.users.exclusions.add("id", "id"),
  (facepass) => facepass.users.exclusions.list("id").page(),
  (facepass) => facepass.users.exclusions.withdraw("id", "id"),
  (facepass) => facepass.faces.search(photo),
  (facepass) => facepass.faces.compare(photo, photo),
  (facepass) => facepass.faces.detect(photo),
  (facepass) => facepass.faces.get("id"),
  (facepass) => facepass.faces.change("id", {}),
  (facepass) => facepass.faces.delete("id"),
  (facepass) => facepass.faces.list("id").page(),
  (facepass) => facepass.uploads.createTicket({ content_type: "image/jpeg" }),
  (facepass) => facepass.uploads.batch({ photos: [] }),
  (facepass) => facepass.uploads.get("id"),
  (facepass) => facepass.uploads.list().page(),
  (facepass) => facepass.uploads.delete("id"),
  (facepass) => facepass.uploads.redrive("id"),
  (facepass) => facepass.collections.create({}),
  (facepass) => facepass.collections.get("id"),
  (facepass) => facepass.collections.list().page(),
  (facepass) => facepass.collections.update("id", {}),
  (facepass) => facepass.collections.delete("id"),
  (facepass) => facepass.collections.faces("id").page(),
  (facepass) => facepass.collections.clusters.start("id"),
  (facepass) => facepass.collections.clusters.list("id").page(),
  (facepass) => facepass.collections.clusters.faces("id", "id").page(),
  (facepass) => facepass.collections.clusters.name("id", "id", {}),
  (facepass) => facepass.searches.start({}),
  (facepass) => facepass.searches.get("id"),
  (facepass) => facepass.keys.create({}),
  (facepass) => facepass.keys.get("id"),
  (facepass) => facepass.keys.list().page(),
  (facepass) => facepass.keys.rotate("id", {}),
  (facepass) => facepass.keys.revoke("id"),
  (facepass) => facepass.webhooks.create({}),
  (facepass) => facepass.webhooks.get("id"),
  (facepass) => facepass.webhooks.list().page(),
  (facepass) => facepass.webhooks.update("id", {}),
  (facepass) => facepass.webhooks.delete("id"),
  (facepass) => facepass.webhooks.rotate("id", {}),
  (facepass) => facepass.webhooks.test("id"),
  (facepass) => facepass.webhooks.deliveries("id").page(),
  (facepass) => facepass.webhooks.redeliver("id", "id"),
  (facepass) => facepass.audit.list().page(),
  (facepass) => facepass.audit.verify(),
  (facepass) => facepass.usage.get(),
  (facepass) => facepass.account.get(),
  (facepass) => facepass.operations.info(),
  (facepass) => facepass.operations.health(),
  (facepass) => facepass.operations.model(),
  (facepass) => facepass.operations.deadLetters().page(),
];

/** The operation of a request, by the document and not by the client. */
function operationOf(url, { method }) {
  const { pathname } = new URL(url);
  // `/users/{user_id}` may be any word, and `/uploads/batch` is none: the path without a parameter counts.
  return documented.find((each) => each.method === method && each.path.test(pathname))?.operationId;
}

test("every operation of the document is reached by a method", async () => {
  const reached = new Set();
  const fetch = async (url, request) => {
    reached.add(operationOf(url, request));
    return new Response("{}");
  };
  const facepass = new FacePass("http://127.0.0.1", "key", { fetch, warn: false });
  for (const call of CALLS) await call(facepass);
  assert.deepEqual([...reached].sort(), documented.map(({ operationId }) => operationId).sort());
});

test("the table of operations is that of the document", () => {
  assert.deepEqual(Object.keys(OPERATIONS).sort(), documented.map(({ operationId }) => operationId).sort());
});

test("an operation is reached by its id too", async () => {
  const asked = [];
  const fetch = async (url) => (asked.push(url), new Response('{"results": []}'));
  const facepass = new FacePass("http://127.0.0.1/", "key", { fetch, warn: false });
  const answer = await facepass.request("listUsers", { query: { limit: 1, name_prefix: "Ada & " } });
  assert.deepEqual(answer, { results: [] });
  assert.deepEqual(asked, ["http://127.0.0.1/api/v1/users?limit=1&name_prefix=Ada%20%26%20"]);
});
