/** Sends a form with a photo to S3, and says how much of it is sent. */

import { reasonOf } from "./retries.js";

/** How much of an upload is sent, in bytes of its form. */
export interface Sent {
  sent: number;
  total: number;
}

export interface SendOptions {
  signal?: AbortSignal | undefined;
  onSent?: ((sent: Sent) => void) | undefined;
}

/** What S3 answered. */
export interface FormAnswer {
  status: number;
  text: string;
}

/** Posts a form; raises when there is no answer. */
export type SendForm = (url: string, form: FormData, options: SendOptions) => Promise<FormAnswer>;

/**
 * Follows no redirection, except in XMLHttpRequest, which cannot but follow it.
 *
 * XMLHttpRequest where progress is wanted and it exists (browsers, React Native), for their fetch cannot tell it; a stream
 * in Node.js, which can; otherwise fetch without progress.
 */
export function formSender(fetch: typeof globalThis.fetch): SendForm {
  return (url, form, options) => {
    if (!options.onSent) return byFetch(fetch, url, { body: form }, options);
    if (typeof XMLHttpRequest !== "undefined") return byXhr(url, form, options);
    return isNode() ? byStream(fetch, url, form, options) : byFetch(fetch, url, { body: form }, options);
  };
}

async function byFetch(
  fetch: typeof globalThis.fetch,
  url: string,
  request: RequestInit,
  { signal }: SendOptions,
): Promise<FormAnswer> {
  // A redirection is not followed, for it would take the photo to another host. A browser hides its status, which is 0 then.
  const sent: RequestInit = { ...request, method: "POST", redirect: "manual", ...(signal ? { signal } : {}) };
  const response = await fetch(url, sent);
  return { status: response.status, text: await response.text() };
}

const CHUNK = 64 * 1024;

async function byStream(
  fetch: typeof globalThis.fetch,
  url: string,
  form: FormData,
  options: SendOptions,
): Promise<FormAnswer> {
  const encoded = new Response(form);
  const type = encoded.headers.get("content-type") ?? "";
  const bytes = new Uint8Array(await encoded.arrayBuffer());
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = bytes.subarray(sent, sent + CHUNK);
      sent += chunk.length;
      options.onSent?.({ sent, total: bytes.length });
      controller.enqueue(chunk);
      if (sent >= bytes.length) controller.close();
    },
  });
  // S3 takes a form only with its length.
  const headers = { "content-type": type, "content-length": String(bytes.length) };
  return byFetch(fetch, url, { body, headers, duplex: "half" } as RequestInit, options);
}

function byXhr(url: string, form: FormData, { signal, onSent }: SendOptions): Promise<FormAnswer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const request = new XMLHttpRequest();
    const giveUp = (): void => request.abort();
    signal?.addEventListener("abort", giveUp, { once: true });
    request.open("POST", url);
    request.upload.onprogress = ({ loaded, total }) => onSent?.({ sent: loaded, total });
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new TypeError("The connection failed."));
    request.onabort = () => reject(signal && reasonOf(signal));
    request.onloadend = () => signal?.removeEventListener("abort", giveUp);
    request.send(form);
  });
}

function isNode(): boolean {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  return Boolean(process?.versions?.node);
}
