import type { JSX } from "preact";
import { NotThere } from "../../components/loading/NotThere";
import { usePhoto } from "../../components/photos/photo";
import { PhotoDrop } from "../../components/photos/PhotoDrop";
import { usePacks } from "../../components/threshold/packs";
import { useThreshold } from "../../components/threshold/useThreshold";
import { t } from "../../texts";
import type { ViewProps } from "../page";
import { readOptions } from "./ask";
import { FoundByPhoto, FoundByStored } from "./Found";
import { OptionsBar } from "./OptionsBar";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** #/search, #/search/face/ID and #/search/user/ID; in the query the collection, the threshold and the grouping. */
export function Search({ parts, query }: ViewProps): JSX.Element {
  const { photo, choose } = usePhoto();
  const threshold = useThreshold(query);
  const options = readOptions(query);
  const packs = usePacks();
  const [kind, id = ""] = parts;
  if (kind !== undefined && !(["face", "user"].includes(kind) && ID.test(id))) return <NotThere />;
  const view = { options, threshold, packs };
  const inputs = `${options.collection} ${options.groupBy}`; // another search, of which nothing is shown before its answer
  return (
    <>
      <OptionsBar options={options} />
      {kind !== undefined ? (
        <FoundByStored key={`${id} ${inputs}`} probe={kind === "face" ? { face_id: id } : { user_id: id }} {...view} />
      ) : photo ? (
        <FoundByPhoto key={`${photo.id} ${inputs}`} photo={photo} choose={choose} {...view} />
      ) : (
        <PhotoDrop label={t("search.drop")} onPhotos={choose} pastes />
      )}
    </>
  );
}
