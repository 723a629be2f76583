import type { Page } from "../page";
import { People } from "./People";

export const people: Page = { path: "people", order: 30, needs: ["users:read"], key: "p", View: People };
