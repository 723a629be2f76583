import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { allows } from "../../session";
import { t } from "../../texts";
import { Dialog } from "../dialogs/Dialog";
import { attempt } from "../notices/notices";
import { type Hint, frameOf, jpegOf, watch } from "./cameraHint";
import "./camera.css";

interface Props {
  /** Whether the photo is to show one face. */
  alone: boolean;
  onPhoto: (photo: File) => void;
  onClose: () => void;
}

type State = "opening" | "open" | "refused" | "missing";
const QUALITY = 0.9; // more gains nothing (docs/mobile.md)
const WANTED = { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 960 } };

/** The camera's picture with a hint of what to change, and a button that takes photos. */
export function Camera({ alone, onPhoto, onClose }: Props): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const state = useSignal<State>("opening");
  const taken = useSignal(0);
  const hint = useSignal<Hint | null>(null);
  useEffect(() => {
    const closing = new AbortController();
    void open(video.current, closing.signal).then((found) => {
      if (!closing.signal.aborted) state.value = found;
    });
    return () => closing.abort();
  }, []);
  useEffect(() => {
    if (state.value !== "open" || !video.current) return;
    const closing = new AbortController();
    void watch(video.current, alone, (found) => (hint.value = found), closing.signal);
    return () => closing.abort();
  }, [state.value, alone]);
  const take = async () => {
    if (!video.current) return;
    const photo = await jpegOf(frameOf(video.current), QUALITY);
    taken.value += 1;
    onPhoto(new File([photo], `${t("camera.file")}-${taken.value}.jpg`, { type: photo.type }));
  };
  return (
    <Dialog title={t("camera.title")} onClose={onClose}>
      <div class={`camera ${state.value}`}>
        <video ref={video} autoplay muted playsInline aria-label={t("camera.picture")} />
        <p class={`camera-hint ${hint.value === "ready" ? "good" : ""}`} role="status">
          {state.value === "open" ? t(`camera.${hint.value ?? "looking"}`) : t(`camera.${state.value}`)}
        </p>
      </div>
      {state.value === "open" && allows("search") && <p class="hint">{t("camera.privacy")}</p>}
      {taken.value > 0 && <p role="status">{t("camera.taken", { count: taken.value })}</p>}
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {t("common.close")}
        </button>
        <button type="button" class="primary" autofocus disabled={state.value !== "open"} onClick={() => void attempt(take)}>
          {t("camera.take")}
        </button>
      </div>
    </Dialog>
  );
}

/** Show the camera's picture until `signal` ends it. */
async function open(video: HTMLVideoElement | null, signal: AbortSignal): Promise<State> {
  if (!video || !navigator.mediaDevices) return "missing"; // a page without HTTPS has none
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: WANTED });
    const end = () => stream.getTracks().forEach((track) => track.stop());
    if (signal.aborted) end();
    signal.addEventListener("abort", end);
    video.srcObject = stream;
    return "open";
  } catch (error) {
    return error instanceof DOMException && error.name === "NotAllowedError" ? "refused" : "missing";
  }
}
