import type { JSX } from "preact";
import { facepass } from "../../api";
import { allows } from "../../session";
import { t } from "../../texts";
import { Picture } from "../faces/Picture";
import { useLoad } from "../loading/useLoad";
import { saySimilarity } from "../threshold/calibration";
import type { Whose } from "./findUsers";

const MOST = 3;

interface Props {
  face_id: string;
  collection: string;
  chosen: string | null;
  onPick: (user: Whose) => void;
}

/** The users of the collection whom a stored face resembles by more than the threshold; nothing where there are none. */
export function LooksLike({ face_id, collection, chosen, onPick }: Props): JSX.Element | null {
  const search = { collection_id: collection, group_by: "user" as const, limit: MOST };
  const found = useLoad(
    async (signal) => (allows("search") ? (await facepass.faces.search({ face_id }, search, { signal })).results : []),
    [face_id],
  );
  const matches = (found.value.value ?? []).filter((match) => match.user);
  if (matches.length === 0) return null;
  return (
    <fieldset class="looks-like">
      <legend>{t("faceActions.looksLike")}</legend>
      {matches.map(({ face_id: id, image_url: url, similarity, user }) => (
        <label key={id}>
          <input type="radio" name="like" checked={chosen === user?.id} onChange={() => user && onPick(user)} />
          <Picture faceId={id} url={url} alt="" />
          <span>{user?.full_name}</span>
          <span class="hint">{t("faceActions.similarity", { similarity: saySimilarity(similarity) })}</span>
        </label>
      ))}
    </fieldset>
  );
}
