// The real service that a test talks to.
import { openAsBlob } from "node:fs";
import { randomUUID } from "node:crypto";
import { FacePass } from "@facepass/client";

export const { FACEPASS_URL, FACEPASS_KEY, PHOTOS, CUTTING_PROXY, S3_PORT } = process.env;

export const connect = (options = {}) => new FacePass(FACEPASS_URL, FACEPASS_KEY, { warn: false, ...options });

export const photoNamed = (name) => openAsBlob(`${PHOTOS}/${name}`, { type: "image/jpeg" });

/** A user of the test's own. */
export const newUser = (facepass) =>
  facepass.users.create({ email: `${randomUUID()}@example.com`, full_name: "Barack Obama" });

const SEGMENT = 65_000;

/** A photo of at least so many bytes: the JPEG with comments in it, which decoders skip. */
export async function heavy(photo, size) {
  const bytes = Buffer.from(await photo.arrayBuffer());
  const comment = Buffer.alloc(SEGMENT + 2);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(SEGMENT, 2);
  const comments = Array.from({ length: Math.ceil(size / SEGMENT) }, () => comment);
  return new Blob([bytes.subarray(0, 2), ...comments, bytes.subarray(2)], { type: "image/jpeg" });
}

/** A client whose photos go to S3 through the proxy that cuts connections. */
export const connectBehindProxy = () =>
  connect({
    fetch: (url, request) => fetch(String(url).replace(`:${S3_PORT}/`, `:${CUTTING_PROXY}/`), request),
  });
