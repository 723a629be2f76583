import type { JSX } from "preact";
import type { Schemas } from "../../api";
import type { ChosenPhoto, Size } from "./photo";
import "./photos.css";

type Box = Schemas["BoundingBox"];
const AROUND = 1.4; // times the box's longer side

/** A square around a face, as fractions of the photo's width and height; it may reach beyond the photo. */
export function squareAround(box: Box, { width, height }: Size): Box {
  const side = AROUND * Math.max(box.width * width, box.height * height);
  const [w, h] = [side / width, side / height];
  return { left: box.left + (box.width - w) / 2, top: box.top + (box.height - h) / 2, width: w, height: h };
}

/** One face of a photo, cut out by the browser: beside a thumbnail, people compare better than on the photo. */
export function FaceCrop({ photo, box }: { photo: ChosenPhoto; box: Box }): JSX.Element {
  const size = photo.size.value;
  if (!size) return <span class="crop" aria-hidden="true" />;
  const square = squareAround(box, size);
  const place = {
    width: `${100 / square.width}%`,
    height: `${100 / square.height}%`,
    left: `${(-100 * square.left) / square.width}%`,
    top: `${(-100 * square.top) / square.height}%`,
  };
  return (
    <span class="crop" aria-hidden="true">
      <img src={photo.url} alt="" style={place} />
    </span>
  );
}
