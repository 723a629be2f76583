import type { Page } from "../page";
import { Compare } from "./Compare";

export const compare: Page = { path: "compare", order: 70, needs: ["search"], key: "m", View: Compare };
