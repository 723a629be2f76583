/** What to change before a photo is taken, seen on the camera's picture while it runs. */

import { facepass, type Schemas } from "../../api";
import { allows } from "../../session";

export type Hint = "dark" | "bright" | "none" | "several" | "small" | "turned" | "blurred" | "ready" | "unknown";

/** In milliseconds: before the next look, and after the service did not answer. */
const PAUSE = 700;
const LONG_PAUSE = 5_000;

// Grey levels, 0 to 255: of a picture's middle, and of a face as `quality` measures it. `high` refuses a face below 40.
const DARK = 40;
const BRIGHT = 225;
// In the photo's pixels: a smaller face brings a verification nearer to the threshold (docs/mobile.md).
const SMALL = 100;
// Degrees, from which `overall` falls (docs/quality.md); pitch has an offset of 12.
const YAW = 30;
const PITCH = 42;
const BLURRED = 12; // as `high` refuses it

const LOOK_WIDTH = 480; // pixels of the picture that the service looks at
const TINY_WIDTH = 48;

/** The camera's picture as it is now, in this width. */
export function frameOf(video: HTMLVideoElement, width = video.videoWidth): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.min(width, video.videoWidth);
  canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
  canvas.getContext("2d", { willReadFrequently: width === TINY_WIDTH })?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export function jpegOf(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be coded."))), "image/jpeg", quality);
  });
}

/** How bright the picture's middle is. */
function brightnessOf(video: HTMLVideoElement): number {
  const canvas = frameOf(video, TINY_WIDTH);
  const { width, height } = canvas;
  const pixels = canvas.getContext("2d")?.getImageData(width / 4, height / 4, width / 2, height / 2).data ?? [];
  let sum = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    sum += 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
  }
  return sum / (pixels.length / 4);
}

function hintOfLight(level: number): Hint | null {
  return level < DARK ? "dark" : level > BRIGHT ? "bright" : null;
}

/** scale: pixels of the photo for one of the picture that was looked at. */
function hintOfFace({ quality }: Schemas["ExaminedFace"], scale: number): Hint {
  const { brightness = 128, face_size = 0, yaw = 0, pitch = 0, sharpness = BLURRED } = quality;
  const light = hintOfLight(brightness);
  if (light) return light;
  if (face_size * scale < SMALL) return "small";
  if (Math.abs(yaw) > YAW || Math.abs(pitch) > PITCH) return "turned";
  return sharpness < BLURRED ? "blurred" : "ready";
}

async function look(video: HTMLVideoElement, alone: boolean, signal: AbortSignal): Promise<Hint> {
  const light = hintOfLight(brightnessOf(video));
  if (!allows("search")) return light ?? "unknown";
  const frame = frameOf(video, LOOK_WIDTH);
  const { faces } = await facepass.faces.detect(await jpegOf(frame, 0.85), { max_faces: 2 }, { signal, attempts: 1 });
  const [face] = faces;
  if (!face) return light ?? "none";
  if (alone && faces.length > 1) return "several";
  return hintOfFace(face, video.videoWidth / frame.width);
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Look again and again until `signal` ends it. alone: whether the photo is to show one face. */
export async function watch(
  video: HTMLVideoElement,
  alone: boolean,
  onHint: (hint: Hint) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    let before = PAUSE;
    try {
      if (!document.hidden && video.videoWidth > 0) onHint(await look(video, alone, signal));
    } catch {
      if (!signal.aborted) onHint("unknown"); // too many requests, or no connection: photos can be taken all the same
      before = LONG_PAUSE;
    }
    await pause(before);
  }
}
