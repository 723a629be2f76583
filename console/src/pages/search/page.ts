import type { Page } from "../page";
import { Search } from "./Search";

export const search: Page = { path: "search", order: 60, needs: ["search"], key: "f", View: Search };
