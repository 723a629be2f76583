// A server on this machine, which answers a test's requests as the test says.
import { once } from "node:events";
import { createServer } from "node:http";
import { FacePass } from "@facepass/client";

/** A client of a server that answers in turn with `answers`: [status, body, headers], or "cut" for a broken connection. */
export async function served(context, answers, options = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === "cut") return request.socket.destroy();
    if (answer === "silent") return;
    const [status, body, more = {}] = answer;
    response.writeHead(status, { "content-type": "application/json", ...more });
    response.end(body === undefined ? "" : JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => (server.closeAllConnections(), server.close()));
  const { key = "key", ...more } = options;
  const fast = { retries: { firstPause: 1 }, warn: false };
  const url = `http://127.0.0.1:${server.address().port}`;
  const facepass = new FacePass(url, key, { ...fast, ...more });
  return { facepass, requests, url };
}

/** The same with an S3, which is the same server: its first answer is a ticket. */
export async function servedWithStorage(context, answers, options) {
  const all = [];
  const connected = await served(context, all, options);
  const upload = { method: "POST", url: `${connected.url}/s3`, fields: { key: "k" }, max_bytes: 100 };
  all.push([201, { upload_id: "u1", status: "awaiting_upload", upload }], ...answers);
  return connected;
}

/** A problem's answer. */
export function problem(status, code, headers = {}) {
  const body = { type: `urn:facepass:problem:${code}`, title: "Title", status, detail: "Detail.", code, request_id: "r1" };
  return [status, body, headers];
}
