// A face as the second factor after a password. README.md says what to add before anything depends on it.
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { FacePass, Problem, UploadRejected } from "@facepass/client";

const { FACEPASS_URL = "", FACEPASS_KEY = "", PORT = "8080" } = process.env;
const MINUTE = 60_000;
const MAX_BYTES = 6_000_000;
const MAX_FACES = 3; // attempts of an account, from any browser
const facepass = new FacePass(FACEPASS_URL, FACEPASS_KEY);

/** Both are tables of your database. user: of FacePass. */
const accounts = new Map<string, { salt: Buffer; hash: Buffer; user: string; attempts: number; lockedUntil: number }>();
const sessions = new Map<string, { name: string; signedIn: boolean; ends: number }>();

class Refused extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if ((size += chunk.length) > MAX_BYTES) throw new Refused(413, "Take a smaller photo.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const formOf = async (request: IncomingMessage) => JSON.parse(`${await bodyOf(request)}`) as Record<string, string>;

/** A visitor gets a new session whenever they may do more than before. */
function open(response: ServerResponse, name: string, signedIn: boolean): void {
  const id = randomBytes(16).toString("hex");
  sessions.set(id, { name, signedIn, ends: Date.now() + (signedIn ? 60 : 5) * MINUTE });
  response.setHeader("set-cookie", `session=${id}; Path=/; HttpOnly; SameSite=Strict; Secure`);
}

function sessionOf(request: IncomingMessage) {
  const session = sessions.get(/(?:^|; )session=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "");
  if (!session || session.ends < Date.now()) throw new Refused(401, "Begin with your password.");
  return session;
}

async function signUp(request: IncomingMessage): Promise<string> {
  const { name, password, photo } = await formOf(request);
  if (!name || !password || !photo || accounts.has(name)) throw new Refused(409, "Choose another name.");
  const user = (await facepass.users.create({ full_name: name, external_id: randomBytes(16).toString("hex") })).id;
  try {
    await facepass.faces.enrol(Buffer.from(photo, "base64"), { user });
  } catch (error) {
    await facepass.users.delete(user); // without a face there is no second factor
    throw error instanceof UploadRejected ? new Refused(422, `Take another photo: ${error.reason}`) : error;
  }
  const salt = randomBytes(16);
  accounts.set(name, { salt, hash: scryptSync(password, salt, 32), user, attempts: 0, lockedUntil: 0 });
  return "Sign in now.";
}

async function checkPassword(request: IncomingMessage, response: ServerResponse): Promise<string> {
  const { name = "", password = "" } = await formOf(request);
  const { salt, hash } = accounts.get(name) ?? { salt: "", hash: randomBytes(32) }; // no name is quicker than another
  if (!timingSafeEqual(scryptSync(password, salt, 32), hash)) throw new Refused(401, "Name or password is wrong.");
  open(response, name, false);
  return "Look into the camera.";
}

async function checkFace(request: IncomingMessage, response: ServerResponse): Promise<string> {
  const { name } = sessionOf(request);
  const account = accounts.get(name)!;
  if (Date.now() < account.lockedUntil) throw new Refused(429, "Too many attempts. Try again in 15 minutes.");
  account.attempts += 1; // before the answer: attempts at the same time count as well
  if (account.attempts % MAX_FACES === 0) account.lockedUntil = Date.now() + 15 * MINUTE;
  const token = request.headers["x-liveness-token"]; // of the check that README.md asks for
  const liveness = token ? { liveness: `${token}` } : {};
  const { match } = await facepass.users.verify(account.user, await bodyOf(request), liveness);
  if (!match) throw new Refused(401, "That is not you.");
  Object.assign(account, { attempts: 0, lockedUntil: 0 });
  open(response, name, true);
  return "You are in.";
}

function secret(request: IncomingMessage): string {
  if (!sessionOf(request).signedIn) throw new Refused(401, "The password alone is not enough.");
  return "The secret.";
}

const file = (name: string, type: string) => (_: IncomingMessage, response: ServerResponse) => {
  response.setHeader("content-type", type);
  return readFileSync(new URL(name, import.meta.url));
};
const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => unknown> = {
  "GET /": file("page.html", "text/html; charset=utf-8"),
  "GET /page.js": file("page.js", "text/javascript"),
  "POST /sign-up": signUp,
  "POST /password": checkPassword,
  "POST /face": checkFace,
  "GET /secret": secret,
};

/** What a visitor sees of an error: FacePass's 422 is about the photo, anything else is not theirs. */
function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof Problem && error.status === 422) return new Refused(422, `Take another photo: ${error.code}`);
  console.error(error instanceof Error ? error.name : "error"); // no name, no photo
  return new Refused(500, "Try again later.");
}

createServer(async (request, response) => {
  response.setHeader("content-security-policy", "default-src 'self'");
  try {
    const answer = routes[`${request.method} ${request.url}`] ?? (() => "There is no such page.");
    response.end(await answer(request, response));
  } catch (error) {
    const { status, message } = refusalOf(error);
    response.writeHead(status).end(message);
  }
}).listen(Number(PORT), "127.0.0.1");
