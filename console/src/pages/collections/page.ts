import type { Page } from "../page";
import { Collections } from "./Collections";

export const collections: Page = { path: "collections", order: 20, needs: ["faces:read"], key: "c", View: Collections };
