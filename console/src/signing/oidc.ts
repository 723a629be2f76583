/** Signing in at the team's own identity provider: OpenID Connect, authorization code with PKCE (RFC 7636). */

import { hasSignedOut } from "../session";
import { settings } from "../settings";

const WAITING = "facepass.signing-in";
const SCOPES = ["users:read", "users:write", "faces:read", "faces:write", "search", "admin"];

interface Waiting {
  state: string;
  verifier: string;
  hash: string;
}

interface Endpoints {
  authorization_endpoint: string;
  token_endpoint: string;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function discover(): Promise<Endpoints> {
  const answer = await fetch(`${settings.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
    credentials: "omit",
  });
  if (!answer.ok) throw new Error(`${settings.issuer}: ${answer.status}`);
  return (await answer.json()) as Endpoints;
}

const returnAddress = (): string => `${location.origin}/console`;

/** Leave for the issuer's page. */
export async function startSignIn(): Promise<void> {
  const { authorization_endpoint: endpoint } = await discover();
  const waiting: Waiting = { state: random(), verifier: random(), hash: location.hash };
  sessionStorage.setItem(WAITING, JSON.stringify(waiting));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(waiting.verifier));
  const address = new URL(endpoint);
  const question = {
    response_type: "code",
    client_id: settings.clientId,
    redirect_uri: returnAddress(),
    scope: ["openid", ...SCOPES.map((scope) => settings.scopePrefix + scope)].join(" "),
    state: waiting.state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: "S256",
    ...(hasSignedOut() && { prompt: "login" }), // or the issuer would let the one who signed out in again, unasked
    ...(settings.audience && { audience: settings.audience }), // some issuers make a token for an API only if it is named
  };
  for (const [name, value] of Object.entries(question)) address.searchParams.set(name, value);
  location.assign(address);
}

/** The token, if this page was opened by the issuer's answer; null if not. The code leaves the address at once. */
export async function finishSignIn(): Promise<string | null> {
  const answer = new URLSearchParams(location.search);
  if (!["code", "state", "error"].some((name) => answer.has(name))) return null;
  history.replaceState(null, "", `/console${location.hash}`); // before anything can fail
  const kept = sessionStorage.getItem(WAITING);
  if (!kept) return null; // this tab has asked for no answer
  sessionStorage.removeItem(WAITING);
  const waiting = JSON.parse(kept) as Waiting;
  history.replaceState(null, "", `/console${waiting.hash}`);
  if (answer.get("state") !== waiting.state) throw new Error("state");
  const code = answer.get("code");
  if (!code) throw new Error(answer.get("error_description") ?? answer.get("error") ?? "code");
  return exchange(code, waiting.verifier);
}

async function exchange(code: string, verifier: string): Promise<string> {
  const { token_endpoint: endpoint } = await discover();
  const answer = await fetch(endpoint, {
    method: "POST",
    credentials: "omit",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: settings.clientId,
      redirect_uri: returnAddress(),
      code,
      code_verifier: verifier,
    }),
  });
  const tokens = (await answer.json()) as { access_token?: string; error?: string };
  if (!tokens.access_token) throw new Error(tokens.error ?? String(answer.status));
  return tokens.access_token;
}
