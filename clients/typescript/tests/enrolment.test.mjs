// An app's main job, against the real service.
import assert from "node:assert/strict";
import test from "node:test";
import { ConsentRequired, EmailTaken, FaceNotFound, UploadNotFound, UploadRejected, UserNotFound } from "@facepass/client";
import { connect, newUser, photoNamed } from "./runtime.mjs";

const facepass = connect();
const collection = `typescript-${Date.now()}`;

test("a user is enrolled, found, verified and erased", async () => {
  const user = await newUser(facepass);
  const seen = [];
  const onProgress = (progress) => seen.push(progress);
  const upload = await facepass.faces.enrol(await photoNamed("obama.jpg"), { user: user.id, onProgress });
  assert.deepEqual([upload.status, upload.user_id, upload.faces.length], ["indexed", user.id, 1]);
  assert.ok(seen.length > 1);
  assert.ok(seen.every((each, place) => place === 0 || each.sent > seen[place - 1].sent));
  assert.equal(seen.at(-1).sent, seen.at(-1).total);
  assert.equal(seen.at(-1).uploadId, upload.upload_id);

  const probe = await photoNamed("obama2.jpg");
  const { results } = await facepass.faces.search(probe, { limit: 20 });
  assert.ok(results.some((match) => match.user_id === user.id));
  assert.equal((await facepass.users.verify(user.id, probe)).match, true);
  const bytes = new Uint8Array(await probe.arrayBuffer()); // as a canvas or a file of Node.js gives them
  assert.equal((await facepass.faces.detect(bytes, { max_faces: 1 })).faces.length, 1);
  assert.equal((await facepass.faces.compare(probe, await photoNamed("biden.jpg"))).match, false);

  const [face] = await facepass.users.faces(user.id).all();
  assert.equal(face.face_id, upload.faces[0].face_id);
  await facepass.users.delete(user.id);
  assert.equal((await facepass.users.receipt(user.id)).nothing_left, true);
  await assert.rejects(facepass.users.get(user.id), UserNotFound);
  await assert.rejects(facepass.faces.get(face.face_id), FaceNotFound);
});

test("a photo without a face is rejected with its reason", async () => {
  const user = await newUser(facepass);
  await assert.rejects(facepass.faces.enrol(await photoNamed("faceless.jpg"), { user: user.id }), (error) => {
    assert.ok(error instanceof UploadRejected);
    assert.equal(error.reason, "no_face");
    return error.upload.status === "rejected";
  });
});

test("refusals have their classes", async () => {
  const user = await newUser(facepass);
  await assert.rejects(facepass.users.create({ email: user.email, full_name: "Another" }), EmailTaken);
  await facepass.collections.create({ collection_id: `${collection}-consent`, consent_required: true });
  const enrolled = facepass.faces.enrol(await photoNamed("obama.jpg"), {
    user: user.id,
    collection: `${collection}-consent`,
  });
  await assert.rejects(enrolled, ConsentRequired);
});

test("many photos are enrolled, and each says what became of it", async () => {
  await facepass.collections.create({ collection_id: collection });
  const user = await newUser(facepass);
  const photos = ["obama.jpg", "biden.jpg", "faceless.jpg", "obama2.jpg", "obama3.jpg"];
  const outcomes = [];
  const album = async function* () {
    for (const name of photos) yield { photo: await photoNamed(name), collection, external_image_id: name };
    yield { photo: await photoNamed("obama.jpg"), collection, user: user.id };
  };
  for await (const outcome of facepass.faces.enrolMany(album(), { concurrency: 3 })) outcomes.push(outcome);
  assert.deepEqual(outcomes.map(({ place }) => place).sort(), [0, 1, 2, 3, 4, 5]);
  const rejected = outcomes.filter((outcome) => outcome.error);
  assert.deepEqual(
    rejected.map(({ place, error }) => [place, error.reason]),
    [[2, "no_face"]],
  );
  assert.equal((await facepass.collections.get(collection)).face_count, 5);
  const pages = [];
  for await (const { items } of facepass.collections.faces(collection, { limit: 2 }).pages()) pages.push(items.length);
  assert.deepEqual(pages, [2, 2, 1]);
});

test("leaving a loop over many photos gives up what is under way", async () => {
  const user = await newUser(facepass);
  const photo = await photoNamed("obama.jpg");
  const photos = [await photoNamed("obama2.jpg"), photo, photo, photo].map((each) => ({ photo: each, user: user.id }));
  for await (const { upload } of facepass.faces.enrolMany(photos, { concurrency: 4 })) {
    assert.equal(upload.status, "indexed");
    break;
  }
  const left = await facepass.uploads.list({ user_id: user.id }).all();
  assert.deepEqual([...new Set(left.map(({ status }) => status))], ["indexed"]);
});

test("probes that were uploaded are searched with together", async () => {
  const names = ["obama2.jpg", "biden.jpg"];
  const photos = await Promise.all(names.map(photoNamed));
  const upload_ids = await Promise.all(photos.map((photo) => facepass.uploads.send(photo, { purpose: "probe" })));
  const { search_id } = await facepass.searches.start({ upload_ids, collection_id: collection, limit: 1 });
  const search = await facepass.searches.wait(search_id);
  assert.deepEqual(search.counts, { probes: 2, searched: 2, refused: 0 });
  const items = await facepass.searches.items(search_id, { limit: 1 }).all();
  assert.deepEqual(
    items.map(({ upload_id }) => upload_id),
    upload_ids,
  );
  const direct = await facepass.faces.search({ upload_id: upload_ids[0] }, { collection_id: collection, limit: 1 });
  assert.equal(direct.results[0].face_id, items[0].faces[0].results[0].face_id);
});

test("an upload that does not exist is not waited for", async () => {
  await assert.rejects(facepass.uploads.wait("01935e2c-7a10-7c3e-9d52-3f1c5a6b7c8d"), UploadNotFound);
});
