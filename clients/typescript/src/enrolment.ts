/** A photo's whole way in: a ticket, the form to S3, the wait for its faces. What is given up is deleted. */

import type { Answer, Api, CallOptions, Schemas } from "./calls.js";
import { checkedPhoto, formOf, mediaTypeOf, type Photo, sizeOf } from "./photos.js";
import { pause, pauseAfter, reasonOf } from "./retries.js";
import type { FormAnswer } from "./sending.js";
import { FacePassError, NoAnswer, NotFoundProblem, UnreadableAnswer } from "./statuses.js";
import { PhotoTooManyBytes, StorageRefused, UploadExpired, UploadNotIndexed, WaitTimedOut } from "./outcomes.js";
import { waitForUpload, type WaitOptions } from "./waiting.js";

// A link on which each ticket expires before its photo is there will not carry the next one.
const MAX_TICKETS = 3;

type TicketFields = Schemas["UploadRequest"];
type OtherFields = Omit<TicketFields, "content_type" | "user_id" | "collection_id">;

/** How much of a photo is sent, in bytes of its form. */
export interface Progress {
  uploadId: string;
  sent: number;
  total: number;
}

/** What a photo is of, and how it is sent. Fields that are not named here have the API's own names. */
export interface SendPhotoOptions extends OtherFields, Pick<CallOptions, "signal"> {
  /** The id of the user whom the photo enrols. */
  user?: string | undefined;
  /** The id of the collection; `default` unless it is given. */
  collection?: string | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

export type IndexOptions = Omit<SendPhotoOptions, "user" | "purpose"> & WaitOptions;
export type EnrolOptions = IndexOptions & { user: string };

/** Sends a photo and waits until it is indexed. */
export async function upload(
  api: Api,
  photo: Photo,
  { timeout, ...options }: IndexOptions & { user?: string },
): Promise<Schemas["Upload"]> {
  const uploadId = await sendPhoto(api, photo, options);
  try {
    return await waitForUpload(api, uploadId, { signal: options.signal, timeout });
  } catch (error) {
    throw await givenUp(api, uploadId, error);
  }
}

/** Sends a photo; the id of its upload, which is deleted when the call fails or is given up. */
export async function sendPhoto(api: Api, photo: Photo, options: SendPhotoOptions): Promise<string> {
  let ticket = await issue(api, photo, options);
  for (let tickets = 1; ; tickets += 1) {
    try {
      if ((await sendWith(api, ticket, photo, options)) === "sent") return ticket.uploadId;
      const seen = await api.request("getUpload", { path: { upload_id: ticket.uploadId } });
      if (hasArrived(seen)) return ticket.uploadId;
      if (options.liveness) throw new UploadExpired(seen); // which has used the token up
      if (tickets >= MAX_TICKETS) throw new StorageRefused(403, "AccessDenied");
      await remove(api, ticket.uploadId); // with its photo, if that arrives all the same
    } catch (error) {
      throw await givenUp(api, ticket.uploadId, error);
    }
    ticket = await issue(api, photo, options);
  }
}

type Ticket = Schemas["UploadTicket"] & { uploadId: string };

async function issue(api: Api, photo: Photo, options: SendPhotoOptions): Promise<Ticket> {
  const { user, collection, onProgress: _, signal, ...fields } = options;
  if (signal?.aborted) throw reasonOf(signal);
  const body = { ...fields, content_type: mediaTypeOf(checkedPhoto(photo)), user_id: user, collection_id: collection } as TicketFields;
  // Without the signal: a request that is given up may have made an upload, whose id would be lost.
  const made: Answer<"uploadPhoto"> = await api.request("uploadPhoto", { body });
  if (!made.upload) throw new UnreadableAnswer("The answer has no ticket.");
  return { ...made.upload, uploadId: made.upload_id };
}

/** Sends the form again while the link breaks: S3 keeps the last photo, and the service indexes it once. */
async function sendWith(
  api: Api,
  ticket: Ticket,
  photo: Photo,
  options: SendPhotoOptions,
): Promise<"sent" | "expired"> {
  const size = sizeOf(photo) ?? 0;
  if (size > ticket.max_bytes) throw new PhotoTooManyBytes(`${size} bytes are more than ${ticket.max_bytes}.`);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await sendOnce(api, ticket, photo, options);
    if (!(answer instanceof NoAnswer)) {
      if (answer.status >= 200 && answer.status < 300) return "sent";
      if (isExpired(answer)) return "expired";
      if (!mayPass(answer)) throw refusal(answer);
    }
    if (attempt >= api.retries.attempts) throw answer instanceof NoAnswer ? answer : refusal(answer);
    await pause(pauseAfter(attempt, undefined, api.retries), options.signal);
  }
}

async function sendOnce(
  api: Api,
  { uploadId, url, fields }: Ticket,
  photo: Photo,
  { signal, onProgress }: SendPhotoOptions,
): Promise<FormAnswer | NoAnswer> {
  if (signal?.aborted) throw reasonOf(signal);
  const onSent = onProgress && ((sent: { sent: number; total: number }) => onProgress({ uploadId, ...sent }));
  try {
    return await api.sendForm(url, formOf({ file: photo }, fields), { signal, onSent });
  } catch (error) {
    if (signal?.aborted) throw reasonOf(signal);
    return new NoAnswer("The photo could not be sent.", { cause: error });
  }
}

const isExpired = (answer: FormAnswer): boolean => answer.status === 403 && /expired/i.test(answer.text);

/** Whether S3 may take the same form later. `RequestTimeout`, a 400, is a link that stood still. */
function mayPass(answer: FormAnswer): boolean {
  return answer.status === 429 || answer.status >= 500 || codeOf(answer) === "RequestTimeout";
}

const refusal = (answer: FormAnswer): StorageRefused => new StorageRefused(answer.status, codeOf(answer));
const codeOf = ({ text }: FormAnswer): string => /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? "unknown";

/** Whether a photo of a ticket that has expired got there before, and its answer was lost. */
function hasArrived({ status }: Schemas["Upload"]): boolean {
  return status !== "awaiting_upload" && status !== "expired";
}

/** Deletes an upload, with its photo and faces. */
async function remove(api: Api, uploadId: string): Promise<void> {
  await api.request("deleteUpload", { path: { upload_id: uploadId } }).catch((error: unknown) => {
    if (!(error instanceof NotFoundProblem)) throw error;
  });
}

/**
 * The error to raise. Deletes the upload, unless the service still works on it or has an outcome to show; the error names one
 * that stays. One that cannot be deleted now expires with its ticket, unless its photo has arrived, which is indexed.
 */
async function givenUp(api: Api, uploadId: string, error: unknown): Promise<unknown> {
  const keeps = error instanceof UploadNotIndexed || error instanceof WaitTimedOut;
  const isDeleted = !keeps && (await remove(api, uploadId).then(() => true, () => false));
  if (!isDeleted && error instanceof FacePassError) error.uploadId = uploadId;
  return error;
}
