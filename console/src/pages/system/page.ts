import type { Page } from "../page";
import { System } from "./System";

export const system: Page = { path: "system", order: 130, needs: [], key: "s", View: System };
