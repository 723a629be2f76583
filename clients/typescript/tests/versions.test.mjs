// A newer service is used as any other, and mentioned once.
import assert from "node:assert/strict";
import test from "node:test";
import { API_VERSION } from "@facepass/client";
import { served } from "./server.mjs";

const [major, minor, patch] = API_VERSION.split(/\D/).map(Number);

/** What is said when a service of this version is called twice. */
async function said(context, version) {
  const messages = [];
  const answer = [200, { service: "FacePass", version, id: "id" }];
  const { facepass, requests } = await served(context, [answer], { warn: (message) => messages.push(message) });
  assert.equal((await facepass.users.get("id")).id, "id");
  assert.equal((await facepass.users.get("id")).id, "id");
  while (requests.length < 3) await new Promise(setImmediate);
  await facepass.operations.info(); // a round trip later, the first answer has been read
  assert.equal(requests.filter(({ url }) => url === "/").length, 2);
  return messages;
}

test("a newer service is mentioned once, and refused nothing", async (context) => {
  assert.equal((await said(context, `${major}.${minor}.${patch + 1}`)).length, 1);
  assert.equal((await said(context, `${major}.${minor + 1}.0`)).length, 1);
  assert.equal((await said(context, `${major + 1}.0.0-rc1`)).length, 1);
});

test("the same or an older service, or one that says no version, is not mentioned", async (context) => {
  for (const version of [API_VERSION, `${major}.${minor}.${patch}`, `${major - 1}.99.0`, "unknown", undefined]) {
    assert.deepEqual(await said(context, version), []);
  }
});
