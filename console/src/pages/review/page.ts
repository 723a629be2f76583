import type { Page } from "../page";
import { Review } from "./Review";

export const review: Page = { path: "review", order: 90, needs: ["faces:read"], key: "r", View: Review };
