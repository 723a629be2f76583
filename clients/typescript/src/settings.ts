/** What a client is given: the service's address, and its key. */

const ADDRESS = /^https?:\/\/[^\s/?#@\\]+(\/[^\s?#\\]*)?$/i;

/** The address without its last slash. The error does not repeat it: it may have a password. */
export function checkedBaseUrl(baseUrl: string): string {
  // A page may give a path of its own origin, or none.
  const isOfThePage = "location" in globalThis && /^(\/(?!\/)[^\s?#\\]*)?$/.test(baseUrl);
  if (typeof baseUrl === "string" && (isOfThePage || ADDRESS.test(baseUrl))) return baseUrl.replace(/\/+$/, "");
  throw new TypeError("baseUrl is no address such as https://faces.example.com");
}

/** A key or token without the line break of its file. `fetch`'s own error would repeat it, and bring it into a log. */
export function checkedToken(token: string): string {
  const trimmed = typeof token === "string" ? token.trim() : undefined;
  if (trimmed !== undefined && /^[!-~]*$/.test(trimmed)) return trimmed;
  throw new TypeError("The key or token is no text, or has a letter that none has.");
}
