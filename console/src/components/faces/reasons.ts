import { word } from "../../texts";

/** The API's reasons against a face, SMALL_BOUNDING_BOX and the like, in words. */
export function reasonsOf(reasons: string[]): string {
  return reasons.map((reason) => word("reasons", reason.toLowerCase())).join(", ");
}
