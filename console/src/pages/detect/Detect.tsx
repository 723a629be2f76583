import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { type Answer, facepass } from "../../api";
import { Loading } from "../../components/loading/Loading";
import { useLoad } from "../../components/loading/useLoad";
import { BoxedPhoto } from "../../components/photos/BoxedPhoto";
import { type ChosenPhoto, type PhotoChoice, probeOf, usePhoto } from "../../components/photos/photo";
import { PhotoDrop } from "../../components/photos/PhotoDrop";
import { CallExample } from "../../components/probes/CallExample";
import { curlWithPhotos } from "../../components/probes/curl";
import { t } from "../../texts";
import { Examined } from "./Examined";

interface Found {
  answer: Answer<"detectFaces">;
  call: string;
}

async function detectFaces(photo: ChosenPhoto, signal: AbortSignal): Promise<Found> {
  const sent = await probeOf(photo);
  const answer = await facepass.faces.detect(sent, {}, { signal });
  const ids = "upload_id" in sent ? { upload_id: sent.upload_id } : {};
  return { answer, call: curlWithPhotos("/api/v1/faces/detect", { file: photo }, ids, {}) };
}

/** #/detect: what the service sees on a photo. */
export function Detect(): JSX.Element {
  const { photo, choose } = usePhoto();
  if (!photo) return <PhotoDrop label={t("detect.drop")} onPhotos={choose} pastes />;
  return <Detected key={photo.id} photo={photo} choose={choose} />;
}

function Detected({ photo, choose }: { photo: ChosenPhoto; choose: PhotoChoice["choose"] }): JSX.Element {
  const found = useLoad((signal) => detectFaces(photo, signal), []);
  const at = useSignal<string | null>(null);
  const pick = (name: string) => (at.value = at.value === name ? null : name);
  const faces = (found.value.value?.answer.faces ?? []).map((face, index) => ({ ...face, name: String(index + 1) }));
  const boxes = faces.map(({ name, bounding_box: box, usable, landmarks }) => ({
    name,
    box,
    kind: usable ? ("match" as const) : ("unused" as const),
    points: landmarks,
  }));
  return (
    <div class="probe">
      <div class="photo-side">
        <BoxedPhoto photo={photo} faces={boxes} at={at.value} onPick={pick} />
        <PhotoDrop label={t("probe.another")} onPhotos={choose} pastes height="line" />
      </div>
      <div class="answer-side">
        <Loading of={found}>
          {({ answer }) => (
            <div class="answers">
              <p role="status">{t("detect.found", { count: faces.length })}</p>
              {faces.map((face) => (
                <Examined key={face.name} {...{ face, photo }} here={face.name === at.value} onPick={pick} />
              ))}
              <p class="hint">{t("detect.pack", { pack: answer.model })}</p>
            </div>
          )}
        </Loading>
      </div>
      {found.value.value && <CallExample {...found.value.value} />}
    </div>
  );
}
