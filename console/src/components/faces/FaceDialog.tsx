import type { ComponentChildren, JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { linkTo } from "../../router";
import { formatDate, formatNumber, t } from "../../texts";
import { Dialog } from "../dialogs/Dialog";
import { Figures } from "../lists/Figures";
import { Loading } from "../loading/Loading";
import { useLoad } from "../loading/useLoad";
import { Picture } from "./Picture";
import "./faces.css";

type Face = Schemas["FaceWithUser"];

/** Everything that is stored of a face but its embedding. */
export function FaceDialog({ id, onClose }: { id: string; onClose: () => void }): JSX.Element {
  const face = useLoad((signal) => facepass.faces.get(id, { signal }), [id]);
  return (
    <Dialog title={t("faceActions.face")} onClose={onClose}>
      <Loading of={face}>{(found) => <Facts face={found} />}</Loading>
      <div class="buttons">
        <button type="button" autofocus onClick={onClose}>
          {t("common.close")}
        </button>
      </div>
    </Dialog>
  );
}

function Facts({ face }: { face: Face }): JSX.Element {
  const whole = { maximumFractionDigits: 0 };
  const { overall, face_size: size } = face.quality;
  const facts: [string, ComponentChildren][] = [
    [t("faceActions.person"), <Person key="person" face={face} />],
    [t("faceActions.stored"), formatDate(face.created_at)],
    [t("faceActions.quality"), overall !== undefined && t("faceActions.ofHundred", { value: formatNumber(overall, whole) })],
    [t("faceActions.size"), size !== undefined && t("faceActions.pixels", { value: formatNumber(size, whole) })],
    [t("faceActions.file"), face.external_image_id],
    [t("faceActions.pack"), face.model],
    [t("faceActions.id"), <code key="id">{face.face_id}</code>],
    [t("faceActions.upload"), face.upload_id && <code key="upload">{face.upload_id}</code>],
  ];
  return (
    <div class="face-dialog">
      <Picture faceId={face.face_id} url={face.image_url} alt={t("faceActions.face")} />
      <Figures of={facts} />
    </div>
  );
}

function Person({ face: { user, user_id: id } }: { face: Face }): JSX.Element {
  if (id === null) return <>{t("faceActions.unknown")}</>;
  return user ? <a href={linkTo(["people", id])}>{user.full_name}</a> : <code>{id}</code>;
}
