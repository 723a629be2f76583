import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../texts";
import "./photos.css";

interface Props {
  label: string;
  onPhotos: (photos: File[]) => void;
  /** Any number of photos at a time, not one. */
  many?: boolean;
  /** Whether photos may be dropped anywhere on the page; else on this place alone. */
  anywhere?: boolean;
  /** Whether a picture that is pasted anywhere on the page comes here. */
  pastes?: boolean;
  /** low: there are other things to see; line: there is a photo already. */
  height?: "high" | "low" | "line";
}

const KINDS = "image/*,.heic,.heif,.avif"; // some browsers do not know the last ones as images
const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** A place to drop photos, which is also a button that chooses them. */
export function PhotoDrop({ label, onPhotos, many = false, anywhere = false, pastes = false, height = "high" }: Props): JSX.Element {
  const drop = useRef<HTMLLabelElement>(null);
  const over = useSignal(false);
  const take = (files: FileList | null | undefined) => {
    const photos = [...(files ?? [])].slice(0, many ? undefined : 1);
    if (photos.length > 0) onPhotos(photos);
  };
  useEffect(() => {
    const onDrag = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault(); // or the browser opens the photo in place of the console
      const here = anywhere || (drop.current?.contains(event.target as Node) ?? false);
      over.value = here && event.type === "dragover";
      if (here && event.type === "drop") take(event.dataTransfer?.files);
    };
    return listening(["dragover", "dragleave", "drop"], onDrag);
  });
  useEffect(() => {
    if (pastes) return listening(["paste"], (event) => take(event.clipboardData?.files));
  });
  return (
    <label ref={drop} class={`drop ${height}${over.value ? " over" : ""}`}>
      <input
        type="file"
        accept={KINDS}
        multiple={many}
        aria-label={label}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = ""; // the same file may be chosen again
        }}
      />
      <strong>{label}</strong>
      {height !== "line" && <span class="hint">{t(anywhere ? "probe.kinds" : pastes ? "probe.dropOrPaste" : "probe.drop")}</span>}
    </label>
  );
}

/** Listen to the window's events, until the function that is returned is called. */
function listening<Type extends keyof WindowEventMap>(types: Type[], listener: (event: WindowEventMap[Type]) => void): () => void {
  for (const type of types) addEventListener(type, listener);
  return () => {
    for (const type of types) removeEventListener(type, listener);
  };
}
