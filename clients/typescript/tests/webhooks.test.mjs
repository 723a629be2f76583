// What FacePass signs is verified, and nothing else: also by npm's standardwebhooks, which signs here.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import test from "node:test";
import { NotSigned, readEvent } from "@facepass/client/webhooks";
import { Webhook } from "standardwebhooks";
import { connect } from "./runtime.mjs";

const OLD = `whsec_${Buffer.from("the old secret of this webhook!!").toString("base64")}`;
const NEW = `whsec_${Buffer.from("the new secret of this webhook!!").toString("base64")}`;
const BODY = JSON.stringify({ type: "upload.indexed", subject: "upload/ü", data: {} });

function signed(body, secrets = [NEW], date = new Date()) {
  const signatures = secrets.map((secret) => new Webhook(secret).sign("evt_1", date, body));
  const timestamp = String(Math.floor(date.getTime() / 1000));
  return { "webhook-id": "evt_1", "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

test("what the library signs is read, as text and as bytes, with the headers of Node and of fetch", async () => {
  const headers = signed(BODY);
  const capitals = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
  for (const body of [BODY, Buffer.from(BODY), new TextEncoder().encode(BODY).buffer]) {
    for (const each of [headers, new Headers(headers), capitals]) assert.deepEqual(await readEvent(body, each, NEW), JSON.parse(BODY));
  }
  new Webhook(NEW).verify(BODY, headers); // the same request
});

test("during a rotation a receiver with either secret, or with both, reads the event", async () => {
  const headers = signed(BODY, [OLD, NEW]);
  for (const secrets of [OLD, NEW, [OLD, NEW]]) assert.ok(await readEvent(BODY, headers, secrets));
  assert.ok(await readEvent(BODY, signed(BODY, [NEW]), [OLD, NEW]));
  await assert.rejects(readEvent(BODY, signed(BODY, [OLD]), NEW), NotSigned);
});

test("what was changed, repeated later or not signed is refused", async () => {
  const headers = signed(BODY);
  const minutes = (count) => new Date(Date.now() + count * 60_000);
  const refused = [
    [`${BODY} `, headers],
    [BODY, { ...headers, "webhook-id": "evt_2" }],
    [BODY, { ...headers, "webhook-timestamp": String(Number(headers["webhook-timestamp"]) + 1) }],
    [BODY, { ...headers, "webhook-timestamp": "now" }],
    [BODY, { ...headers, "webhook-timestamp": "NaN" }],
    [BODY, { ...headers, "webhook-signature": headers["webhook-signature"].replace("v1,", "v2,") }],
    [BODY, { ...headers, "webhook-signature": "v1,no base64!" }],
    [BODY, { ...headers, "webhook-signature": "v1," }],
    [BODY, { ...headers, "webhook-signature": "" }],
    [BODY, signed(BODY, [NEW], minutes(-6))],
    [BODY, signed(BODY, [NEW], minutes(6))],
    [BODY, {}],
  ];
  for (const [body, each] of refused) await assert.rejects(readEvent(body, each, NEW), NotSigned, JSON.stringify(each));
});

test("a secret that is none is the receiver's own mistake", async () => {
  for (const secret of ["", "whsec_", "whsec_!"]) await assert.rejects(readEvent(BODY, signed(BODY), secret), TypeError);
});

test("what the service sends is read, also after a rotation", async (context) => {
  const facepass = connect();
  const taken = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(204).end();
    taken.push({ body: Buffer.concat(chunks), headers: request.headers });
    server.emit("taken");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => (server.closeAllConnections(), server.close()));

  const webhook = await facepass.webhooks.create({ url: `http://127.0.0.1:${server.address().port}/` });
  context.after(() => facepass.webhooks.delete(webhook.webhook_id));
  const rotated = await facepass.webhooks.rotate(webhook.webhook_id, { overlap_hours: 1 });
  await Promise.all([once(server, "taken"), facepass.webhooks.test(webhook.webhook_id)]);
  for (const secret of [webhook.secret, rotated.secret]) {
    const event = await readEvent(taken[0].body, taken[0].headers, secret);
    assert.equal(event.type, "webhook.test");
  }
  assert.equal(taken[0].headers["webhook-signature"].split(" ").length, 2);
});
