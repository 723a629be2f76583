import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { FaceDialog } from "../../components/faces/FaceDialog";
import { FaceGrid } from "../../components/faces/FaceGrid";
import { NOTHING, type Selection } from "../../components/faces/selection";
import { Loading } from "../../components/loading/Loading";
import { OrNotFound } from "../../components/loading/OrNotFound";
import { usePages } from "../../components/loading/usePages";
import { linkTo, refine } from "../../router";
import { allows } from "../../session";
import { formatNumber, t } from "../../texts";
import { GroupTools } from "./GroupTools";

interface Props {
  collection: string;
  group: string;
  query: URLSearchParams;
}

/** The faces of one group: who they are, and which of them are someone else's. */
export function GroupView({ collection, group, query }: Props): JSX.Element {
  const faces = usePages<Schemas["ClusterFace"]>(
    (signal) => facepass.collections.clusters.faces(collection, group, { limit: 200 }, { signal }),
    [collection, group],
  );
  const selection = useSignal<Selection>(NOTHING);
  const open = query.get("face");
  const changed = () => {
    selection.value = NOTHING;
    faces.reload();
  };
  return (
    <OrNotFound of={faces}>
      <a href={linkTo(["unknown", collection])}>{t("unknown.back", { collection })}</a>
      <div class="view-head">
        <h2>{t("unknown.oneGroup")}</h2>
        <p class="hint">{t("unknown.look")}</p>
      </div>
      <Loading of={faces}>
        {(items) => (
          <>
            {allows("faces:write") && items.length > 0 && (
              <GroupTools
                group={{
                  collection,
                  id: group,
                  faces: items,
                  selected: items.filter((face) => selection.value.ids.has(face.face_id)),
                  isWhole: !faces.more && !faces.busy.value,
                }}
                onChange={changed}
              />
            )}
            <FaceGrid
              label={t("unknown.faces")}
              faces={items}
              selection={selection.value}
              onSelect={(next) => (selection.value = next)}
              describe={(_, index) => t("unknown.face", { number: formatNumber(index + 1) })}
              onOpen={(face) => refine({ face: face.face_id })}
              more={faces.more}
            />
          </>
        )}
      </Loading>
      {open && <FaceDialog key={open} id={open} onClose={() => refine({})} />}
    </OrNotFound>
  );
}
