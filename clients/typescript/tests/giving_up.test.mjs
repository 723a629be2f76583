// What becomes of an upload whose call fails.
import assert from "node:assert/strict";
import test from "node:test";
import { NoAnswer, UnauthorizedProblem, UploadExpired, UploadRejected } from "@facepass/client";
import { problem, servedWithStorage } from "./server.mjs";

const PHOTO = new Blob(["photo"], { type: "image/jpeg" });
const ARRIVED = [204];
const DELETED = [204];
const UPLOAD = { upload_id: "u1", reason: null, detail: null };

const methodsOf = (requests) => requests.map(({ method }) => method);

test("an error names an upload that cannot be deleted, and may be indexed", async (context) => {
  for (const [failure, Kind] of [
    ["cut", NoAnswer],
    [problem(401, "unauthorized"), UnauthorizedProblem],
  ]) {
    const { facepass, requests } = await servedWithStorage(context, [ARRIVED, failure]);
    const names = (error) => error instanceof Kind && error.uploadId === "u1";
    await assert.rejects(facepass.faces.index(PHOTO), names);
    assert.equal(requests.at(-1).method, "DELETE");
  }
});

test("an error names no upload that is deleted", async (context) => {
  const { facepass, requests } = await servedWithStorage(context, [ARRIVED, problem(401, "unauthorized"), DELETED]);
  const names = (error) => error instanceof UnauthorizedProblem && error.uploadId === undefined;
  await assert.rejects(facepass.faces.index(PHOTO), names);
  assert.deepEqual(methodsOf(requests), ["POST", "POST", "GET", "DELETE"]);
});

test("an upload with an outcome is named, and stays", async (context) => {
  const { facepass, requests } = await servedWithStorage(context, [ARRIVED, [200, { ...UPLOAD, status: "rejected" }]]);
  const names = (error) => error instanceof UploadRejected && error.uploadId === "u1";
  await assert.rejects(facepass.faces.index(PHOTO), names);
  assert.deepEqual(methodsOf(requests), ["POST", "POST", "GET"]);
});

test("an expired ticket ends an enrolment whose liveness token it has used up", async (context) => {
  const sendForm = async () => ({ status: 403, text: "<Code>AccessDenied</Code><Message>Policy expired.</Message>" });
  const answers = [[200, { ...UPLOAD, status: "awaiting_upload" }], problem(409, "liveness_used")];
  const { facepass, requests } = await servedWithStorage(context, answers, { sendForm });
  const enrolled = facepass.faces.enrol(PHOTO, { user: "id", liveness: "token" });
  await assert.rejects(enrolled, (error) => {
    assert.match(error.message, /u1 has expired/);
    return error instanceof UploadExpired && error.uploadId === "u1";
  });
  assert.deepEqual(methodsOf(requests), ["POST", "GET"]);
});
