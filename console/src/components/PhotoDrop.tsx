import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../texts";
import "./photos.css";

interface Props {
  label: string;
  onPhoto: (photo: File) => void;
  /** Whether a picture that is pasted anywhere on the page comes here. */
  pastes?: boolean;
  /** One line high: there is a photo already. */
  small?: boolean;
}

const KINDS = "image/*,.heic,.heif,.avif"; // some browsers do not know the last ones as images

/** A place to drop a photo, which is also a button that chooses one. */
export function PhotoDrop({ label, onPhoto, pastes = false, small = false }: Props): JSX.Element {
  const over = useSignal(false);
  useEffect(keepThePage, []);
  useEffect(() => {
    if (!pastes) return;
    const onPaste = (event: ClipboardEvent) => {
      const [photo] = event.clipboardData?.files ?? [];
      if (photo) onPhoto(photo);
    };
    addEventListener("paste", onPaste);
    return () => removeEventListener("paste", onPaste);
  });
  const take = (files: FileList | null | undefined) => {
    over.value = false;
    const [photo] = files ?? [];
    if (photo) onPhoto(photo);
  };
  return (
    <label
      class={`drop${over.value ? " over" : ""}${small ? " small" : ""}`}
      onDragOver={() => (over.value = true)}
      onDragLeave={() => (over.value = false)}
      onDrop={(event) => take(event.dataTransfer?.files)}
    >
      <input
        type="file"
        accept={KINDS}
        aria-label={label}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = ""; // the same file may be chosen again
        }}
      />
      <strong>{label}</strong>
      {!small && <span class="hint">{t(pastes ? "probe.dropOrPaste" : "probe.drop")}</span>}
    </label>
  );
}

/** A photo that misses its place must not be opened in place of the console. */
function keepThePage(): () => void {
  const stay = (event: DragEvent) => event.preventDefault();
  addEventListener("dragover", stay);
  addEventListener("drop", stay);
  return () => {
    removeEventListener("dragover", stay);
    removeEventListener("drop", stay);
  };
}
