import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { VirtualList } from "../../components/lists/VirtualList";
import { isUnderWay, nameOf, photos, type Sending, takeOut, underWay } from "../../components/uploads/uploading";
import { t } from "../../texts";
import { linkHere } from "./links";
import { needsCare, stateOf, toneOf } from "./states";

const ROW = 60; // pixels

/** The photos of this tab, with the progress of each. */
export function PhotoList({ at }: { at: string | undefined }): JSX.Element | null {
  const onlyCare = useSignal(false);
  const all = photos.value;
  if (all.length === 0) return <p class="hint">{t("upload.empty")}</p>;
  const care = all.filter(needsCare);
  const done = all.filter((photo) => !isUnderWay(photo));
  return (
    <>
      <div class="summary">
        <p role="status">{t("upload.summary", { done: done.length, all: all.length, care: care.length })}</p>
        <label class="choice">
          <input type="checkbox" checked={onlyCare.value} onChange={(event) => (onlyCare.value = event.currentTarget.checked)} />
          {t("upload.onlyCare")}
        </label>
        <button type="button" class="plain" disabled={done.length === 0} onClick={() => takeOut(done)}>
          {t("upload.clear")}
        </button>
      </div>
      {underWay.value > 0 && <progress class="whole" max={all.length} value={done.length} aria-label={t("upload.progress")} />}
      <div class="card rows">
        <VirtualList
          label={t("upload.photos")}
          items={onlyCare.value ? care : all}
          rowHeight={ROW}
          keyOf={(photo) => photo.id}
          row={(photo) => <Row photo={photo} here={at === nameOf(photo)} />}
        />
      </div>
    </>
  );
}

function Row({ photo, here }: { photo: Sending; here: boolean }): JSX.Element {
  const { file, stage, share, url } = photo;
  const busy = isUnderWay(photo);
  return (
    <div class="photo-row">
      <a class="row-link" href={linkHere(nameOf(photo))} aria-current={here ? "true" : undefined}>
        <SmallPhoto url={url} />
        <span class="row-words">
          <strong>{file.name}</strong>
          <span class={toneOf(photo)}>{stateOf(photo)}</span>
        </span>
      </a>
      {stage.value === "sending" && <progress max={1} value={share.value} aria-label={t("upload.progressOf", { name: file.name })} />}
      <button type="button" class="plain" aria-label={t(busy ? "upload.takeOut" : "upload.hide", { name: file.name })} onClick={() => takeOut([photo])}>
        ×
      </button>
    </div>
  );
}

/** Empty for a kind that the browser cannot show. */
function SmallPhoto({ url }: { url: string }): JSX.Element {
  const broken = useSignal(false);
  if (broken.value) return <span class="small-photo" />;
  return <img class="small-photo" src={url} alt="" loading="lazy" decoding="async" onError={() => (broken.value = true)} />;
}
