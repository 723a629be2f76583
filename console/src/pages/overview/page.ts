import type { Page } from "../page";
import { Overview } from "./Overview";

export const overview: Page = { path: "overview", order: 10, needs: [], key: "o", View: Overview };
