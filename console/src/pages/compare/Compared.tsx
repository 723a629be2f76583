import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Photo, UploadedProbe } from "../../../../clients/typescript/src/index";
import { type Answer, type Body, facepass } from "../../api";
import { Loading } from "../../components/loading/Loading";
import { useLoad } from "../../components/loading/useLoad";
import { BoxedPhoto, type ShownFace } from "../../components/photos/BoxedPhoto";
import { type ChosenPhoto, MOST_IN_ONE_REQUEST, type PhotoChoice, probeOf, uploadedProbeOf } from "../../components/photos/photo";
import { PhotoDrop } from "../../components/photos/PhotoDrop";
import { CallExample } from "../../components/probes/CallExample";
import { curlWithPhotos } from "../../components/probes/curl";
import type { Packs } from "../../components/threshold/packs";
import type { ChosenThreshold } from "../../components/threshold/useThreshold";
import { t } from "../../texts";
import { comparisonOf } from "./pairs";
import { Verdict } from "./Verdict";

interface Side {
  photo: ChosenPhoto;
  choose: PhotoChoice["choose"];
}

interface Props {
  source: Side;
  target: Side;
  everyone: boolean;
  threshold: ChosenThreshold;
  packs: Packs;
}

interface Found {
  answer: Answer<"comparePhotos">;
  call: string;
}

const isUploaded = (probe: Photo | UploadedProbe): probe is UploadedProbe => "upload_id" in probe;

/** What the request has for both photos: the larger one is uploaded if they are too large for a request together. */
function probesOf(source: ChosenPhoto, target: ChosenPhoto): Promise<[Photo | UploadedProbe, Photo | UploadedProbe]> {
  if (source.file.size + target.file.size <= MOST_IN_ONE_REQUEST) return Promise.all([probeOf(source), probeOf(target)]);
  const isLarger = source.file.size >= target.file.size;
  return Promise.all(isLarger ? [uploadedProbeOf(source), probeOf(target)] : [probeOf(source), uploadedProbeOf(target)]);
}

/** Two photos in a form; once one of them is uploaded, two uploads or base64 in JSON. */
async function compare({ source, target, everyone, threshold }: Props, signal: AbortSignal): Promise<Found> {
  const path = "/api/v1/faces/compare";
  const fields = { ...(everyone && { faces: "all" as const }), ...(threshold.asked !== undefined && { threshold: threshold.asked }) };
  const [one, other] = await probesOf(source.photo, target.photo);
  const photos = { source: source.photo, target: target.photo };
  if (!isUploaded(one) && !isUploaded(other)) {
    const answer = await facepass.faces.compare(one, other, fields, { signal });
    return { answer, call: curlWithPhotos(path, photos, {}, fields) };
  }
  const sides = { ...(await sideOf("source", one)), ...(await sideOf("target", other)) };
  const body = { ...sides, ...fields } as Body<"comparePhotos">;
  const answer = await facepass.request("comparePhotos", { body }, { signal });
  return { answer, call: curlWithPhotos(path, photos, namesOf(sides), fields) };
}

async function sideOf(side: string, probe: Photo | UploadedProbe): Promise<Record<string, string>> {
  if (isUploaded(probe)) return { [`${side}_upload_id`]: probe.upload_id };
  return { [`${side}_base64`]: await base64Of(probe as File) };
}

function base64Of(photo: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(photo);
  });
}

/** Photos in base64 are far too long to show. */
function namesOf(sides: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(sides).map(([name, value]) => [name, name.endsWith("_base64") ? "…" : value]));
}

export function Compared(props: Props): JSX.Element {
  const { source, target, everyone, threshold, packs } = props;
  const found = useLoad((signal) => compare(props, signal), [threshold.asked]);
  const at = useSignal<string | null>(null);
  const pick = (name: string) => (at.value = at.value === name ? null : name);
  const answer = found.value.value?.answer;
  const shown = answer && comparisonOf(answer, everyone, threshold.moving ?? threshold.asked ?? answer.threshold);
  const side = ({ photo, choose }: Side, faces: ShownFace[] = []) => (
    <div class="photo-side">
      <BoxedPhoto photo={photo} faces={faces} at={at.value} onPick={pick} />
      <PhotoDrop label={t("probe.another")} onPhotos={choose} height="line" />
    </div>
  );
  return (
    <div class="compared">
      <div class="two-photos">
        {side(source, shown?.sources)}
        {side(target, shown?.targets)}
      </div>
      <Loading of={found}>
        {() =>
          answer && shown && <Verdict {...{ answer, shown, threshold, packs }} photos={[source.photo, target.photo]} />
        }
      </Loading>
      {found.value.value && <CallExample {...found.value.value} />}
    </div>
  );
}
