import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Schemas } from "../../api";
import { VirtualList } from "../../components/lists/VirtualList";
import { titleOf } from "../../components/notices/ProblemNote";
import { isUnderWay, nameOf, photos, type Sending, takeOut, underWay } from "../../components/uploads/uploading";
import { formatNumber, t, word } from "../../texts";
import { linkHere } from "./Upload";

const ROW = 60; // pixels

/** Whether a person should look at it: it was turned away, failed, or did not get through. */
const needsCare = ({ stage, result }: Sending): boolean =>
  stage.value === "stopped" || (result.value !== null && result.value.status !== "indexed");

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

function toneOf(photo: Sending): string {
  if (needsCare(photo)) return "bad";
  return photo.result.value ? "good" : "hint";
}

/** "12%", "rejected: too dark", "indexed · 3 faces". */
export function stateOf({ stage, share, result, problem }: Sending): string {
  if (problem.value) return titleOf(problem.value);
  if (!result.value) {
    const percent = formatNumber(share.value, { style: "percent" });
    return t(`upload.${stage.value as "waiting" | "sending" | "processing" | "unseen"}`, { percent });
  }
  return outcomeOf(result.value);
}

export function outcomeOf({ status, reason, faces, rejected_faces: rejected }: Schemas["Upload"]): string {
  if (status !== "indexed") return [word("statuses", status), reason && word("reasons", reason)].filter(Boolean).join(": ");
  const parts = [t("upload.stored", { count: faces.length })];
  if (rejected.length > 0) parts.push(t("upload.turnedAway", { count: rejected.length }));
  return parts.join(" · ");
}
