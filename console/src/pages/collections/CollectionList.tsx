import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { LinkList } from "../../components/lists/LinkList";
import { Loading } from "../../components/loading/Loading";
import { usePages } from "../../components/loading/usePages";
import { isBound } from "../../components/users/userRights";
import { linkTo } from "../../router";
import { allows } from "../../session";
import { formatDate, t, type TextKey } from "../../texts";
import { NewCollection } from "./NewCollection";

type Collection = Schemas["Collection"];

export function CollectionList(): JSX.Element {
  const collections = usePages<Collection>((signal) => facepass.collections.list({ limit: 100 }, { signal }), []);
  const creates = useSignal(false);
  return (
    <>
      {allows("faces:write") && !isBound() && (
        <p>
          <button type="button" onClick={() => (creates.value = true)}>
            {t("collections.create")}
          </button>
        </p>
      )}
      <Loading of={collections}>
        {(items) => (
          <LinkList
            label={t("collections.title")}
            items={items}
            keyOf={(collection) => collection.collection_id}
            row={(collection) => <Row collection={collection} />}
            more={collections.more}
          />
        )}
      </Loading>
      {creates.value && <NewCollection onClose={() => (creates.value = false)} />}
    </>
  );
}

/** What differs from a new collection's settings, in a word each. */
export function traitsOf(collection: Collection): string[] {
  const traits: [boolean, TextKey][] = [
    [collection.consent_required, "collections.traitConsent"],
    [collection.review !== "off", "collections.traitReview"],
    [collection.clusters, "collections.traitClusters"],
    [collection.self_enrolment, "collections.traitSelf"],
    [!collection.store_photos, "collections.traitNoPhotos"],
    [collection.face_retention_days !== null, "collections.traitRetention"],
  ];
  return traits.filter(([has]) => has).map(([, key]) => t(key));
}

function Row({ collection }: { collection: Collection }): JSX.Element {
  return (
    <a href={linkTo(["collections", collection.collection_id])}>
      <strong>{collection.collection_id}</strong>
      <span class="number">{t("collections.faceCount", { count: collection.face_count })}</span>
      <span class="hint">{traitsOf(collection).join(" · ")}</span>
      <span class="hint">{formatDate(collection.created_at)}</span>
    </a>
  );
}
