import type { Page } from "../page";
import { Upload } from "./Upload";

export const upload: Page = { path: "upload", order: 50, needs: ["faces:write"], key: "u", View: Upload };
