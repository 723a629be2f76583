import { render } from "preact";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/parts.css";
import { remember } from "./errors";
import { startRouter } from "./router";
import { account, resume, signIn } from "./session";
import { Shell } from "./shell/Shell";
import { startColours } from "./shell/colours";
import { entering } from "./signing/entering";
import { finishSignIn } from "./signing/oidc";
import { SignIn } from "./signing/SignIn";
import { speakFirst } from "./texts";

/** Where no texts arrive, there is no other language to say it in. */
const NO_TEXTS = "The console's files did not arrive. Reload the page.";

function Console() {
  return account.value ? <Shell /> : <SignIn />;
}

/** Sign in with what the issuer or this tab has for us. */
async function enter(): Promise<void> {
  const token = await finishSignIn();
  await (token ? signIn(token) : resume());
}

async function start(root: HTMLElement): Promise<void> {
  startColours();
  const entered = entering(enter);
  try {
    await speakFirst(remember);
  } catch {
    root.setAttribute("role", "alert");
    root.replaceChildren(NO_TEXTS);
    return;
  }
  await entered;
  startRouter(); // after the issuer's answer has left the address
  render(<Console />, root);
}

const root = document.getElementById("console");
if (root) void start(root);
