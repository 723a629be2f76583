import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { Picture } from "../../components/faces/Picture";
import { LinkList } from "../../components/lists/LinkList";
import { Loading } from "../../components/loading/Loading";
import { OrNotFound } from "../../components/loading/OrNotFound";
import { useLoad } from "../../components/loading/useLoad";
import { usePages } from "../../components/loading/usePages";
import { linkTo } from "../../router";
import { formatNumber, t } from "../../texts";
import { Grouping } from "./Grouping";

type Cluster = Schemas["Cluster"];
const ROW = 96; // pixels

/** The groups of a collection's unknown people, the largest first, and the run that makes them. */
export function GroupList({ collection }: { collection: string }): JSX.Element {
  const found = useLoad((signal) => facepass.collections.get(collection, { signal }), [collection]);
  const groups = usePages<Cluster>((signal) => facepass.collections.clusters.list(collection, { limit: 50 }, { signal }), [
    collection,
  ]);
  return (
    <OrNotFound of={found}>
      <a href={linkTo(["unknown"])}>{t("unknown.all")}</a>
      <div class="view-head">
        <h2>{collection}</h2>
        <p class="view-links">
          <a href={linkTo(["collections", collection], { show: "unknown" })}>{t("unknown.allFaces")}</a>
        </p>
      </div>
      <Loading of={found}>
        {(settings) => <Grouping collection={settings} onSwitch={found.reload} onDone={groups.reload} />}
      </Loading>
      <Loading of={groups}>
        {(items) =>
          items.length === 0 ? (
            found.value.value?.clusters && <p class="hint">{t("unknown.none")}</p>
          ) : (
            <LinkList
              label={t("unknown.groups")}
              items={items}
              rowHeight={ROW}
              keyOf={(group) => group.cluster_id}
              row={(group, index) => <Row collection={collection} group={group} number={index + 1} />}
              more={groups.more}
            />
          )
        }
      </Loading>
    </OrNotFound>
  );
}

function Row({ collection, group, number }: { collection: string; group: Cluster; number: number }): JSX.Element {
  return (
    <a class="group-row" href={linkTo(["unknown", collection, group.cluster_id])}>
      <strong>{t("unknown.group", { number: formatNumber(number) })}</strong>
      <span class="group-faces">
        {group.faces.map((face) => (
          <Picture key={face.face_id} faceId={face.face_id} url={face.image_url} alt="" />
        ))}
      </span>
      <span class="number">{t("collections.faceCount", { count: group.face_count })}</span>
    </a>
  );
}
