import type { JSX } from "preact";
import { type PhotoChoice, usePhoto } from "../../components/photos/photo";
import { PhotoDrop } from "../../components/photos/PhotoDrop";
import { usePacks } from "../../components/threshold/packs";
import { useThreshold } from "../../components/threshold/useThreshold";
import { place, refine } from "../../router";
import { t } from "../../texts";
import type { ViewProps } from "../page";
import { Compared } from "./Compared";
import "./compare.css";

/** #/compare: whether two photos show the same people; in the query the threshold, and whether everyone is compared. */
export function Compare({ query }: ViewProps): JSX.Element {
  const source = usePhoto();
  const target = usePhoto();
  const threshold = useThreshold(query);
  const packs = usePacks();
  const everyone = query.get("faces") === "all";
  return (
    <>
      <Everyone chosen={everyone} />
      {source.photo && target.photo ? (
        <Compared
          key={`${source.photo.id} ${target.photo.id} ${everyone}`}
          source={{ photo: source.photo, choose: source.choose }}
          target={{ photo: target.photo, choose: target.choose }}
          {...{ packs, everyone, threshold }}
        />
      ) : (
        <div class="two-photos">
          <Half label={t("compare.source")} pastes={!source.photo} {...source} />
          <Half label={t("compare.target")} pastes={source.photo !== null} {...target} />
        </div>
      )}
    </>
  );
}

function Everyone({ chosen }: { chosen: boolean }): JSX.Element {
  const change = (all: boolean) => {
    const { faces: _, ...others } = Object.fromEntries(place.value.query);
    refine(all ? { ...others, faces: "all" } : others);
  };
  return (
    <div class="options">
      <label class="choice">
        <input type="checkbox" checked={chosen} onChange={(event) => change(event.currentTarget.checked)} />
        {t("compare.everyone")}
      </label>
    </div>
  );
}

/** One photo while the other is still missing. */
function Half({ label, photo, choose, pastes }: PhotoChoice & { label: string; pastes: boolean }): JSX.Element {
  return (
    <div class="photo-side">
      {photo && <img class="waiting" src={photo.url} alt={label} />}
      <PhotoDrop label={photo ? t("probe.another") : label} onPhotos={choose} pastes={pastes} height={photo ? "line" : "high"} />
    </div>
  );
}
