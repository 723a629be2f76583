import { linkTo, place } from "../../router";

/** A link to a photo of the list, or to none, which keeps the choice of collection and user. */
export function linkHere(...rest: string[]): string {
  return linkTo(["upload", ...rest], Object.fromEntries(place.value.query));
}
