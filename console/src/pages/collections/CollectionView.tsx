import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { OrNotFound } from "../../components/loading/OrNotFound";
import { useLoad } from "../../components/loading/useLoad";
import { linkTo } from "../../router";
import { t } from "../../texts";
import { CollectionFaces } from "./CollectionFaces";
import { traitsOf } from "./CollectionList";

/** A collection: what it is, and its faces. Both are asked for at once. */
export function CollectionView({ id, query }: { id: string; query: URLSearchParams }): JSX.Element {
  const collection = useLoad((signal) => facepass.collections.get(id, { signal }), [id]);
  return (
    <OrNotFound of={collection}>
      <a href={linkTo(["collections"])}>{t("collections.all")}</a>
      <div class="view-head">
        <h2>{id}</h2>
        <Facts collection={collection.value.value} />
        <p class="view-links">
          <a href={linkTo(["unknown", id])}>{t("unknown.title")}</a>
          <a href={linkTo(["collections", id, "settings"])}>{t("collections.settings")}</a>
        </p>
      </div>
      <CollectionFaces id={id} query={query} onChange={collection.reload} />
    </OrNotFound>
  );
}

function Facts({ collection }: { collection: Schemas["Collection"] | null }): JSX.Element {
  if (!collection) return <p class="hint">&nbsp;</p>;
  const facts = [t("collections.faceCount", { count: collection.face_count }), collection.model, ...traitsOf(collection)];
  return <p class="hint">{facts.filter(Boolean).join(" · ")}</p>;
}
