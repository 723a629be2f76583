import type { Page } from "../page";
import { Unknown } from "./Unknown";

export const unknown: Page = { path: "unknown", order: 40, needs: ["faces:read"], key: "n", View: Unknown };
