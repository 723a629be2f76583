import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../texts";
import "./photos.css";

interface Props {
  label: string;
  /** Any number of photos, or the first of those that are dropped. */
  many?: boolean;
  onFiles: (files: File[]) => void;
}

const KINDS = "image/*,.heic,.heif,.avif"; // some browsers do not know the last ones as images
const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** A button that chooses photos. While it is on the page, photos may be dropped anywhere on the page. */
export function PhotosDrop({ label, many = false, onFiles }: Props): JSX.Element {
  const over = useSignal(false);
  const take = (files: FileList | null | undefined) => {
    const taken = [...(files ?? [])].slice(0, many ? undefined : 1);
    if (taken.length > 0) onFiles(taken);
  };
  useEffect(() => {
    const onDrag = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault(); // or the browser opens the photo in place of the console
      over.value = event.type === "dragover";
      if (event.type === "drop") take(event.dataTransfer?.files);
    };
    const types = ["dragover", "dragleave", "drop"] as const;
    for (const type of types) addEventListener(type, onDrag);
    return () => {
      for (const type of types) removeEventListener(type, onDrag);
    };
  });
  return (
    <label class={`drop low${over.value ? " over" : ""}`}>
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
      <span class="hint">{t("sending.dropHint")}</span>
    </label>
  );
}
