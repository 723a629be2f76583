/** What the server writes into the page: how a person may sign in. */

export interface Settings {
  issuer: string;
  clientId: string;
  audience: string;
  scopePrefix: string;
}

function readSettings(): Settings {
  const written = document.querySelector<HTMLMetaElement>('meta[name="facepass-console"]')?.content ?? "";
  const none = { issuer: "", clientId: "", audience: "", scopePrefix: "" };
  return { ...none, ...(JSON.parse(written || "{}") as Partial<Settings>) };
}

export const settings = readSettings();
export const signsInWithIssuer = settings.issuer !== "" && settings.clientId !== "";
