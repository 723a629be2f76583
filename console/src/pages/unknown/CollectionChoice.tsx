import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { LinkList } from "../../components/lists/LinkList";
import { Loading } from "../../components/loading/Loading";
import { usePages } from "../../components/loading/usePages";
import { linkTo } from "../../router";
import { t } from "../../texts";

export function CollectionChoice(): JSX.Element {
  const collections = usePages<Schemas["Collection"]>(
    (signal) => facepass.collections.list({ limit: 100 }, { signal }),
    [],
  );
  return (
    <>
      <p class="hint">{t("unknown.choose")}</p>
      <Loading of={collections}>
        {(items) => (
          <LinkList
            label={t("collections.title")}
            items={items}
            keyOf={({ collection_id: id }) => id}
            row={({ collection_id: id, clusters, face_count: count }) => (
              <a href={linkTo(["unknown", id])}>
                <strong>{id}</strong>
                <span class="number">{t("collections.faceCount", { count })}</span>
                <span class="hint">{t(clusters ? "unknown.on" : "unknown.off")}</span>
              </a>
            )}
            more={collections.more}
          />
        )}
      </Loading>
    </>
  );
}
