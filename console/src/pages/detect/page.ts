import type { Page } from "../page";
import { Detect } from "./Detect";

export const detect: Page = { path: "detect", order: 80, needs: ["search"], key: "d", View: Detect };
