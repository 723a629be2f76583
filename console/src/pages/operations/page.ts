import type { Page } from "../page";
import { Operations } from "./Operations";

export const operations: Page = {
  path: "operations",
  order: 110,
  needs: ["faces:read", "admin"],
  key: "x",
  View: Operations,
};
