import type { Answer, Api, CallOptions, Input, OperationId } from "./calls.js";
import { Collections } from "./resources/collections.js";
import { Faces } from "./resources/faces.js";
import { Account, Audit, Keys, Operations, Usage } from "./resources/operators.js";
import { Searches } from "./resources/searches.js";
import { Uploads } from "./resources/uploads.js";
import { Users } from "./resources/users.js";
import { Webhooks } from "./resources/webhooks.js";
import { RETRIES, type Retries } from "./retries.js";
import { formSender, type SendForm } from "./sending.js";
import { checkedBaseUrl, checkedToken } from "./settings.js";
import { call, type Key, type Settings } from "./transport.js";
import { checkVersion } from "./version.js";

export interface ClientOptions {
  /** In place of the platform's fetch. */
  fetch?: typeof fetch;
  /** In place of this client's way to send a form with a photo to S3. */
  sendForm?: SendForm;
  /** How often, and after which pauses, a request is repeated. */
  retries?: Partial<Retries>;
  /** Milliseconds that one attempt of a request may take; a minute by default. A photo's way to S3 has no limit. */
  timeout?: number;
  /** What is said when the service is newer than this client: `console.warn` by default; `false` does not look. */
  warn?: ((message: string) => void) | false;
}

/**
 * A FacePass service.
 *
 * ```ts
 * const facepass = new FacePass("https://faces.example.com", key);
 * const user = await facepass.users.create({ email: "ada@example.com", full_name: "Ada Lovelace" });
 * await facepass.faces.enrol(photo, { user: user.id });
 * const { results } = await facepass.faces.search(anotherPhoto);
 * ```
 */
export class FacePass implements Api {
  readonly users = new Users(this);
  readonly faces = new Faces(this);
  readonly uploads = new Uploads(this);
  readonly collections = new Collections(this);
  readonly searches = new Searches(this);
  readonly keys = new Keys(this);
  readonly webhooks = new Webhooks(this);
  readonly audit = new Audit(this);
  readonly usage = new Usage(this);
  readonly account = new Account(this);
  readonly operations = new Operations(this);
  readonly sendForm: SendForm;
  readonly #settings: Settings;
  readonly #warn: ((message: string) => void) | false;

  /** key: an API key, or a function that gives a user's token. */
  constructor(baseUrl: string, key: Key, options: ClientOptions = {}) {
    // Called without an object before it, as browsers demand.
    const fetch = options.fetch ?? ((...request: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...request));
    const retries = { ...RETRIES, ...options.retries };
    if (typeof key !== "function" && !checkedToken(key)) throw new TypeError("The key is empty.");
    this.#settings = { baseUrl: checkedBaseUrl(baseUrl), key, fetch, retries, timeout: options.timeout ?? 60_000 };
    this.#warn = options.warn ?? ((message) => console.warn(message));
    this.sendForm = options.sendForm ?? formSender(fetch);
  }

  get retries(): Retries {
    return this.#settings.retries;
  }

  /** Any operation by its id. The resources above have a method for each. */
  request<Id extends OperationId>(id: Id, input?: Input<Id>, options?: CallOptions): Promise<Answer<Id>> {
    const settings = this.#settings;
    if (this.#warn) void checkVersion(settings.baseUrl, () => call(settings, "root", {}, { attempts: 1 }), this.#warn);
    return call(settings, id, input, options);
  }
}
