import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Camera } from "../../components/camera/Camera";
import { usualCollection } from "../../components/fields/CollectionField";
import { Panes } from "../../components/lists/Panes";
import { PhotoDrop } from "../../components/photos/PhotoDrop";
import { send, type Target } from "../../components/uploads/uploading";
import { t } from "../../texts";
import type { ViewProps } from "../page";
import { Detail } from "./Detail";
import { linkHere } from "./links";
import { PhotoList } from "./PhotoList";
import { TargetForm } from "./TargetForm";
import "./upload.css";

/** #/upload and #/upload/UPLOAD-ID, with `?collection=` and `?user=` for the photos to come. */
export function Upload({ parts, query }: ViewProps): JSX.Element {
  const [open] = parts;
  const keepsName = useSignal(false);
  const films = useSignal(false);
  const user = query.get("user");
  const target: Target = { collection: query.get("collection") || usualCollection(), user, keepsName: keepsName.value };
  const list = (
    <>
      <TargetForm target={target} onKeepName={(keep) => (keepsName.value = keep)} />
      <div class="intake">
        <PhotoDrop label={t("upload.drop")} onPhotos={(files) => send(files, target)} many anywhere height="low" />
        <button type="button" onClick={() => (films.value = true)}>
          {t("upload.camera")}
        </button>
      </div>
      <PhotoList at={open} />
      {films.value && (
        <Camera alone={user !== null} onPhoto={(photo) => send([photo], target)} onClose={() => (films.value = false)} />
      )}
    </>
  );
  return <Panes list={list} detail={open && <Detail key={open} name={open} />} at={open} label={t("upload.photo")} back={linkHere()} />;
}
