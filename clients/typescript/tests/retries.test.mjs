// What is repeated, and what is not.
import assert from "node:assert/strict";
import test from "node:test";
import { NoAnswer, NotFoundProblem, RateLimited, Unavailable, UserNotFound } from "@facepass/client";
import { problem, served } from "./server.mjs";

const USER = [200, { id: "id", invented_later: true }];

test("a broken connection is tried again", async (context) => {
  const { facepass, requests } = await served(context, ["cut", "cut", USER]);
  assert.deepEqual(await facepass.users.get("id"), USER[1]); // with fields that this release does not know
  assert.equal(requests.length, 3);
});

test("a thing is created with one key in every attempt", async (context) => {
  const { facepass, requests } = await served(context, ["cut", problem(503, "unavailable"), [201, { id: "id" }]]);
  await facepass.users.create({ email: "ada@example.com" });
  const keys = requests.map(({ headers }) => headers["idempotency-key"]);
  assert.match(keys[0], /^[0-9a-f-]{36}$/);
  assert.deepEqual(keys, [keys[0], keys[0], keys[0]]);
  await facepass.users.create({ email: "bob@example.com" });
  assert.notEqual(requests.at(-1).headers["idempotency-key"], keys[0]);
  await facepass.users.create({}, { idempotencyKey: "mine" });
  assert.equal(requests.at(-1).headers["idempotency-key"], "mine");
});

test("a first attempt that still runs is waited for", async (context) => {
  const running = problem(409, "idempotency_in_progress", { "retry-after": "0" });
  const { facepass } = await served(context, ["cut", running, [201, { id: "id" }]]);
  assert.equal((await facepass.users.create({})).id, "id");
});

test("what cannot be repeated safely is sent once", async (context) => {
  const { facepass, requests } = await served(context, ["cut", problem(503, "unavailable"), [201, {}]]);
  await assert.rejects(facepass.keys.create({ name: "kiosk" }), NoAnswer);
  await assert.rejects(facepass.keys.create({ name: "kiosk" }), Unavailable);
  assert.equal(requests.length, 2);
  const again = await served(context, ["cut"]);
  await assert.rejects(again.facepass.users.update("id", { full_name: "Ada" }), NoAnswer);
  assert.equal(again.requests.length, 1);
});

test("a verification that may have used its liveness token up is not repeated", async (context) => {
  const failures = ["cut", problem(502, "bad_gateway"), problem(503, "unavailable")];
  for (const failure of failures) {
    for (const probe of [new Blob(["photo"]), { upload_id: "u1" }]) {
      const { facepass, requests } = await served(context, [failure, problem(409, "liveness_used")]);
      await assert.rejects(facepass.users.verify("id", probe, { liveness: "token" }), (error) => error.code !== "liveness_used");
      assert.equal(requests.length, 1);
    }
    const { facepass } = await served(context, [failure, problem(404, "user_not_found")]);
    await assert.rejects(facepass.users.verify("id", new Blob(["photo"])), UserNotFound);
  }
  const { facepass } = await served(context, [problem(429, "rate_limited", { "retry-after": "0" }), problem(404, "user_not_found")]);
  await assert.rejects(facepass.users.verify("id", new Blob(["photo"]), { liveness: "token" }), UserNotFound);
});

test("a limit of requests is waited for, with any operation", async (context) => {
  const limited = problem(429, "rate_limited", { "retry-after": "0" });
  const { facepass, requests } = await served(context, [limited, [201, { key_id: "id" }]]);
  assert.equal((await facepass.keys.create({ name: "kiosk" })).key_id, "id");
  assert.equal(requests.length, 2);
});

test("a Retry-After is waited for no longer than the longest pause", async (context) => {
  const retries = { attempts: 2, longestPause: 10 };
  const { facepass, requests } = await served(context, [problem(429, "rate_limited", { "retry-after": "3600" })], { retries });
  await assert.rejects(facepass.users.get("id"), (error) => error instanceof RateLimited && error.retryAfter === 3600);
  assert.equal(requests.length, 2);
});

test("attempts come to an end", async (context) => {
  const { facepass, requests } = await served(context, [problem(503, "unavailable")]);
  await assert.rejects(facepass.users.get("id"), Unavailable);
  assert.equal(requests.length, 4);
  await assert.rejects(facepass.users.get("id", { attempts: 1 }), Unavailable);
  assert.equal(requests.length, 5);
});

test("a refused request is sent once", async (context) => {
  const { facepass, requests } = await served(context, [problem(404, "user_not_found")]);
  await assert.rejects(facepass.users.delete("id"), NotFoundProblem);
  assert.equal(requests.length, 1);
});

test("a deletion whose answer was lost has succeeded", async (context) => {
  const { facepass } = await served(context, ["cut", problem(404, "user_not_found")]);
  assert.equal(await facepass.users.delete("id"), undefined);
});

test("a service that does not answer is given up in time", async (context) => {
  const { facepass } = await served(context, ["silent"], { timeout: 50, retries: { attempts: 2, firstPause: 1 } });
  await assert.rejects(facepass.users.get("id"), NoAnswer);
});

test("a call ends at once when its signal is aborted, also in a pause", async (context) => {
  const waiting = problem(503, "unavailable", { "retry-after": "19" });
  const { facepass, requests } = await served(context, [waiting]);
  const stop = new AbortController();
  const call = facepass.users.get("id", { signal: stop.signal });
  call.catch(() => {});
  while (!requests.length) await new Promise(setImmediate);
  stop.abort(new Error("left the page"));
  await assert.rejects(call, { message: "left the page" });
  await assert.rejects(facepass.users.get("id", { signal: stop.signal }), { message: "left the page" });
  assert.equal(requests.length, 1);
});

test("a function gives the token of each attempt", async (context) => {
  let number = 0;
  const key = async () => `token-${(number += 1)}`;
  const { facepass, requests } = await served(context, ["cut", USER], { key });
  await facepass.users.get("id");
  assert.deepEqual(
    requests.map(({ headers }) => headers.authorization),
    ["Bearer token-1", "Bearer token-2"],
  );
});

test("an id that would name another route is refused before anything is sent", async (context) => {
  const { facepass, requests } = await served(context, [[204]]);
  for (const id of ["", ".", "..", undefined]) await assert.rejects(facepass.users.delete(id), TypeError);
  await facepass.collections.delete("a/../b?c");
  assert.deepEqual(
    requests.map(({ url }) => url),
    ["/api/v1/collections/a%2F..%2Fb%3Fc"],
  );
});

test("a list reads page after page", async (context) => {
  const pages = [
    [200, { items: [1, 2], next_cursor: "a/b" }],
    [200, { items: [], next_cursor: "c" }],
    [200, { items: [3], next_cursor: null }],
  ];
  const { facepass, requests } = await served(context, pages);
  assert.deepEqual(await facepass.users.list({ limit: 2 }).all(), [1, 2, 3]);
  assert.deepEqual(
    requests.map(({ url }) => url),
    ["/api/v1/users?limit=2", "/api/v1/users?limit=2&cursor=a%2Fb", "/api/v1/users?limit=2&cursor=c"],
  );
});
