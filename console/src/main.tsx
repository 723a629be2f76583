import { render } from "preact";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/parts.css";
import { type ShownProblem, remember } from "./errors";
import { startRouter } from "./router";
import { account, resume, signIn } from "./session";
import { Shell } from "./shell/Shell";
import { startColours } from "./shell/colours";
import { finishSignIn } from "./signing/oidc";
import { SignIn } from "./signing/SignIn";
import { speakFirst } from "./texts";

/** Where no texts arrive, there is no other language to say it in. */
const NO_TEXTS = "The console's files did not arrive. Reload the page.";

function Console({ failed }: { failed: ShownProblem | null }) {
  return account.value ? <Shell /> : <SignIn failed={failed} />;
}

/** Sign in with what the issuer or this tab has for us. Returns what went wrong, for the sign-in page. */
async function enter(): Promise<ShownProblem | null> {
  try {
    const token = await finishSignIn();
    await (token ? signIn(token) : resume());
    return null;
  } catch (error) {
    return remember(error);
  }
}

async function start(root: HTMLElement): Promise<void> {
  startColours();
  const entering = enter();
  try {
    await speakFirst(remember);
  } catch {
    root.setAttribute("role", "alert");
    root.replaceChildren(NO_TEXTS);
    return;
  }
  const failed = await entering;
  startRouter(); // after the issuer's answer has left the address
  render(<Console failed={failed} />, root);
}

const root = document.getElementById("console");
if (root) void start(root);
