// Whatever a service, a proxy, a page or a settings file gives: a clear error comes of it, and no key in a log.
import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";
import { FacePass, FacePassError, NotFoundProblem, StorageRefused, UnreadableAnswer, UserNotFound } from "@facepass/client";
import { NotSigned, readEvent } from "@facepass/client/webhooks";
import { problem, served, servedWithStorage } from "./server.mjs";

const USER = [200, { id: "id" }];
const PHOTO = new Blob(["photo"], { type: "image/jpeg" });

/** A client whose service answers a body that is no JSON of FacePass. */
function answering(body, init, key = "key") {
  const fetch = async () => new Response(body, init);
  return new FacePass("https://f.example", key, { fetch, warn: false, retries: { attempts: 1 } });
}

test("an address that no service has is refused at once, and not repeated", () => {
  const addresses = ["", "/api", "f.example", "localhost:8000", "ftp://f.example", "https://", "https://u:secret@f.example"];
  for (const address of [...addresses, "https://f.example/?a", "https://f.example/#a", " https://f.example", undefined]) {
    assert.throws(
      () => new FacePass(address, "key"),
      (error) => error instanceof TypeError && !error.message.includes("secret"),
    );
  }
});

test("a path of the service is kept, and slashes after it do not matter", async () => {
  const urls = [];
  const fetch = async (url) => urls.push(url) && Response.json(USER[1]);
  for (const address of ["https://f.example", "https://f.example//", "https://f.example/faces/"]) {
    await new FacePass(address, "key", { fetch, warn: false }).users.get("id");
  }
  const path = "/api/v1/users/id";
  assert.deepEqual(urls, [`https://f.example${path}`, `https://f.example${path}`, `https://f.example/faces${path}`]);
});

test("a key is taken without the line break of its file, and one that cannot be sent is refused and not shown", async (context) => {
  const { facepass, requests } = await served(context, [USER], { key: "fp_key\n" });
  await facepass.users.get("id");
  assert.equal(requests[0].headers.authorization, "Bearer fp_key");
  assert.ok(!inspect(facepass, { depth: 9, showHidden: true }).includes("fp_key"));
  for (const key of ["", " ", undefined, "fp_secret\nx: 1", "fp_secreté"]) {
    assert.throws(() => new FacePass("https://f.example", key), isSilent);
  }
  for (const key of [undefined, "fp_secret\nx: 1"]) {
    await assert.rejects(answering("{}", {}, () => key).users.get("id"), isSilent);
  }
});

const isSilent = (error) => error instanceof TypeError && !inspect(error).includes("fp_secret");

test("a redirection is not followed, so that neither the key nor a photo reaches another host", async (context) => {
  for (const status of [301, 302, 307, 308]) {
    const { facepass, requests } = await served(context, [[status, undefined, { location: "/elsewhere" }]]);
    await assert.rejects(facepass.faces.detect(PHOTO), UnreadableAnswer);
    assert.equal(requests.length, 1);
  }
});

for (const [how, options] of [
  ["a form", {}],
  ["a stream", { onProgress: () => {} }],
]) {
  test(`a redirection of S3, to which the photo goes as ${how}, takes it to no other host`, async (context) => {
    for (const status of [301, 302, 303, 307, 308]) {
      const answers = [[status, undefined, { location: "/elsewhere" }], [204]];
      const { facepass, requests } = await servedWithStorage(context, answers);
      const isRefusal = (error) => error instanceof StorageRefused && error.status === status;
      await assert.rejects(facepass.faces.index(PHOTO, options), isRefusal);
      assert.deepEqual(
        requests.map(({ method, url }) => `${method} ${url}`),
        ["POST /api/v1/faces/upload", "POST /s3", "DELETE /api/v1/uploads/u1"],
      );
    }
  });
}

test("a redirection that a browser hides is no success", async (context) => {
  const hidden = async () => ({ status: 0, text: "" });
  const { facepass, requests } = await servedWithStorage(context, [[204]], { sendForm: hidden });
  await assert.rejects(facepass.faces.index(PHOTO), StorageRefused);
  assert.equal(requests.at(-1).method, "DELETE");
});

test("an answer that is not FacePass's is unreadable, and quoted nowhere", async () => {
  for (const body of ["<html>ada@example.com", '{"email": "ada@example.com"', "[".repeat(100_000)]) {
    const call = answering(body).users.get("id");
    await assert.rejects(call, (error) => error instanceof UnreadableAnswer && !inspect(error).includes("ada@"));
  }
  for (const body of ["", "null", "[]", '"text"', '{"items": {}}']) {
    await assert.rejects(answering(body).users.list().all(), UnreadableAnswer);
  }
});

test("a problem of another form can be raised and written", async () => {
  for (const body of ["<html>", "null", '"text"', '{"code": ["x"], "title": 1, "errors": [{"loc": 1}, {}]}']) {
    const call = answering(body, { status: 404 }).users.get("id");
    await assert.rejects(call, (error) => error instanceof NotFoundProblem && String(error).includes("404"));
  }
});

test("a Retry-After that says no time is ignored", async () => {
  const retryAfterOf = async (value) => {
    const call = answering("", { status: 503, headers: { "retry-after": value } }).users.get("id");
    return (await call.catch((error) => error)).retryAfter;
  };
  for (const value of ["-1", "1.5", "soon", "9".repeat(400)]) {
    assert.ok([undefined, Infinity].includes(await retryAfterOf(value)), value);
  }
  assert.equal(await retryAfterOf("Wed, 21 Oct 2015 07:28:00 GMT"), 0);
});

test("a list that does not come to an end is an error", async (context) => {
  const { facepass, requests } = await served(context, [[200, { items: [1], next_cursor: "again" }]]);
  await assert.rejects(facepass.users.list().all(), UnreadableAnswer);
  assert.equal(requests.length, 2);
});

test("a deletion that was refused at once has not deleted", async (context) => {
  const limited = problem(429, "rate_limited", { "retry-after": "0" });
  const { facepass } = await served(context, [limited, problem(404, "user_not_found")]);
  await assert.rejects(facepass.users.delete("id"), UserNotFound);
});

test("what is no photo is an error before anything is sent", async (context) => {
  const { facepass, requests } = await served(context, [USER]);
  const none = [undefined, null, "photo.jpg", 7, {}, [PHOTO], new Blob([]), new Uint8Array(), new ReadableStream()];
  for (const photo of none) {
    for (const call of ["index", "search", "detect"]) await assert.rejects(facepass.faces[call](photo), TypeError);
    await assert.rejects(facepass.faces.compare(photo, PHOTO), TypeError);
    await assert.rejects(facepass.users.verify("id", photo), TypeError);
  }
  for (const options of [undefined, {}, { user: "" }]) await assert.rejects(facepass.faces.enrol(PHOTO, options), TypeError);
  assert.equal(requests.length, 0);
});

test("a call that is given up while its token is awaited sends nothing", async (context) => {
  const stop = new AbortController();
  const key = async () => (stop.abort(new Error("left the page")), "token");
  const { facepass, requests } = await served(context, [USER], { key });
  await assert.rejects(facepass.users.get("id", { signal: stop.signal }), { message: "left the page" });
  assert.equal(requests.length, 0);
});

test("many photos that are given up are not read to their end", async (context) => {
  const { facepass } = await served(context, [problem(404, "user_not_found")]);
  const stop = new AbortController();
  let read = 0;
  const endless = (function* () {
    for (;;) yield (read += 1) && { photo: PHOTO };
  })();
  const album = async () => {
    for await (const _ of facepass.faces.enrolMany(endless, { concurrency: 1, signal: stop.signal })) stop.abort(new Error("left"));
  };
  await assert.rejects(album, { message: "left" });
  assert.equal(read, 2);
});

test("a body that was parsed is the receiver's own mistake", async () => {
  const headers = { "Webhook-Id": "1", "Webhook-Timestamp": String(Math.floor(Date.now() / 1000)), "Webhook-Signature": "v1,YQ==" };
  await assert.rejects(readEvent({}, headers, "whsec_c2VjcmV0"), TypeError);
  const bytes = new TextEncoder().encode("{}").buffer;
  await assert.rejects(readEvent(bytes, headers, "whsec_c2VjcmV0"), (error) => {
    return error instanceof NotSigned && error instanceof FacePassError && error.message.startsWith("No secret");
  });
});
