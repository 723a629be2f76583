// What an app writes with the types that openapi-typescript makes of the served document: every body is there.
import type { components, operations } from "./served.types.js";

type Bodies<Id extends "searchFaces" | "uploadPhoto"> = operations[Id]["requestBody"]["content"];

export const byPhoto: Bodies<"searchFaces">["multipart/form-data"]["file"] = "the photo";
export const raw: Bodies<"searchFaces">["image/jpeg"] = "the photo";
export const ticket: Pick<Bodies<"uploadPhoto">["application/json"], "content_type"> = { content_type: "image/heic" };
export const method: components["schemas"]["UploadTicket"]["method"] = "POST";

export function codeOf(problem: components["schemas"]["Problem"]): string {
  return problem.code;
}
