// What the service refuses is an exception by its code.
import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";
import * as client from "@facepass/client";
import { problem, served } from "./server.mjs";

test("every code of the service has its class", () => {
  const codes = JSON.parse(process.env.PROBLEM_CODES);
  assert.deepEqual(Object.keys(client.PROBLEMS).sort(), codes.sort());
  assert.equal(new Set(Object.values(client.PROBLEMS)).size, codes.length);
});

test("a problem has everything that the service says", async (context) => {
  const { facepass } = await served(context, [problem(404, "user_not_found")]);
  await assert.rejects(facepass.users.get("id"), (error) => {
    assert.ok(error instanceof client.UserNotFound);
    assert.ok(error instanceof client.NotFoundProblem);
    assert.ok(error instanceof client.Problem);
    assert.ok(error instanceof client.FacePassError);
    const { name, status, code, title, detail, requestId, errors } = error;
    assert.deepEqual(
      { name, status, code, title, detail, requestId, errors },
      {
        name: "UserNotFound",
        status: 404,
        code: "user_not_found",
        title: "Title",
        detail: "Detail.",
        requestId: "r1",
        errors: [],
      },
    );
    return true;
  });
});

test("the fields of an invalid request are in its problem", async (context) => {
  const errors = [{ loc: ["body", "email"], msg: "no email" }];
  const [status, body] = problem(422, "invalid_request");
  const { facepass } = await served(context, [[status, { ...body, errors }]]);
  const message = "422 invalid_request: Detail.; body.email: no email";
  await assert.rejects(facepass.users.create({}), { errors, message });
});

test("a code of a later release gives the class of its status", async (context) => {
  const { facepass } = await served(context, [problem(409, "invented_later")]);
  await assert.rejects(facepass.users.get("id"), (error) => {
    assert.equal(error.constructor, client.ConflictProblem);
    return error.code === "invented_later";
  });
});

test("a code that every object has as a property is no class", async (context) => {
  const { facepass } = await served(context, [problem(418, "constructor")]);
  await assert.rejects(facepass.users.get("id"), (error) => error.constructor === client.Problem);
});

test("API Gateway's own answer is a problem without a code", async (context) => {
  const { facepass } = await served(context, [[403, { message: "Forbidden" }]]);
  await assert.rejects(facepass.users.get("id"), (error) => {
    assert.ok(error instanceof client.ForbiddenProblem);
    assert.deepEqual([error.code, error.detail], ["", "Forbidden"]);
    return true;
  });
});

test("a proxy's page in place of JSON is an unreadable answer", async (context) => {
  const fetch = async () => new Response("<p>Sign in</p>");
  const { facepass } = await served(context, ["cut"], { fetch });
  await assert.rejects(facepass.users.get("id"), client.UnreadableAnswer);
});

test("the key is in no error", async (context) => {
  const hidden = (error) => !inspect(error, { depth: null, showHidden: true }).includes("fp_secret");
  const { facepass } = await served(context, ["cut", problem(403, "missing_scope")], { key: "fp_secret" });
  await assert.rejects(facepass.keys.create({}), hidden);
  await assert.rejects(facepass.users.get("id"), hidden);
});

test("an unhealthy service is an answer", async (context) => {
  const unhealthy = { status: "unhealthy", model_pack: "standard", reasons: { queue: "not within reach" } };
  const { facepass, requests } = await served(context, [[503, unhealthy]]);
  assert.deepEqual(await facepass.operations.health(), unhealthy);
  assert.equal(requests.length, 1);
});
