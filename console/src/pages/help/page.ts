import type { Page } from "../page";
import { Help } from "./Help";

export const help: Page = { path: "help", order: 120, needs: [], key: "h", View: Help };
