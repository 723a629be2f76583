// 12 MB over a link that breaks, and enrolments that are given up: against the real service.
import assert from "node:assert/strict";
import test from "node:test";
import { NoAnswer, PhotoTooManyBytes, UploadNotFound } from "@facepass/client";
import { connect, connectBehindProxy, heavy, newUser, photoNamed } from "./runtime.mjs";

const MEGABYTE = 1_000_000;
const facepass = connect();
const photo = await heavy(await photoNamed("obama.jpg"), 12 * MEGABYTE);

const uploadsOf = (user) => facepass.uploads.list({ user_id: user.id }).all();

test("12 MB over a link that breaks twice are indexed, once", async () => {
  const user = await newUser(facepass);
  let restarts = 0;
  let last = 0;
  const onProgress = ({ sent, total }) => {
    assert.ok(total > 12 * MEGABYTE);
    restarts += sent < last ? 1 : 0;
    last = sent;
  };
  const upload = await connectBehindProxy().faces.enrol(photo, { user: user.id, onProgress });
  assert.equal(upload.status, "indexed");
  assert.equal(restarts, 2); // both cuts of the proxy
  assert.equal((await uploadsOf(user)).length, 1);
  assert.equal((await facepass.users.faces(user.id).all()).length, 1);
});

for (const [when, isTime] of [
  ["while it is sent", ({ sent }) => sent > MEGABYTE],
  ["when it has been sent", ({ sent, total }) => sent === total],
]) {
  test(`an enrolment that is given up ${when} leaves nothing behind`, async () => {
    const user = await newUser(facepass);
    const stop = new AbortController();
    let id;
    const onProgress = (progress) => {
      id = progress.uploadId;
      if (isTime(progress)) stop.abort(new Error("cancelled"));
    };
    await assert.rejects(facepass.faces.enrol(photo, { user: user.id, onProgress, signal: stop.signal }), {
      message: "cancelled",
    });
    await assert.rejects(facepass.uploads.get(id), UploadNotFound);
    assert.deepEqual(await uploadsOf(user), []);
    assert.deepEqual(await facepass.users.faces(user.id).all(), []);
  });
}

test("an enrolment that is given up before its ticket is there leaves nothing behind", async () => {
  const user = await newUser(facepass);
  const stop = new AbortController();
  const enrolled = facepass.faces.enrol(photo, { user: user.id, signal: stop.signal });
  stop.abort(new Error("cancelled"));
  await assert.rejects(enrolled, { message: "cancelled" });
  assert.deepEqual(await uploadsOf(user), []);
});

test("a photo that cannot be sent leaves nothing behind", async () => {
  const user = await newUser(facepass);
  const sendForm = async () => {
    throw new TypeError("no way to S3");
  };
  const broken = connect({ sendForm, retries: { attempts: 2, firstPause: 1 } });
  await assert.rejects(broken.faces.enrol(photo, { user: user.id }), NoAnswer);
  assert.deepEqual(await uploadsOf(user), []);
});

test("a photo that is too large is not sent, and leaves nothing behind", async () => {
  const user = await newUser(facepass);
  const large = new Blob([new Uint8Array(32 * MEGABYTE)], { type: "image/jpeg" });
  await assert.rejects(facepass.faces.enrol(large, { user: user.id }), PhotoTooManyBytes);
  assert.deepEqual(await uploadsOf(user), []);
});

test("a ticket that expired is replaced, and the photo is indexed once", async () => {
  const user = await newUser(facepass);
  const expired = { status: 403, text: "<Code>AccessDenied</Code><Message>Policy expired.</Message>" };
  const urls = [];
  const sendForm = (url, form, options) => {
    urls.push(form.get("key"));
    return urls.length === 1 ? Promise.resolve(expired) : facepass.sendForm(url, form, options);
  };
  const small = await photoNamed("obama.jpg");
  const upload = await connect({ sendForm }).faces.enrol(small, { user: user.id });
  assert.equal(upload.status, "indexed");
  assert.equal(new Set(urls).size, 2);
  assert.equal((await uploadsOf(user)).length, 1);
});
