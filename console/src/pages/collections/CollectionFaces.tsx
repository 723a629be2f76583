import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import type { OwnedFace } from "../../components/faces/changeFaces";
import { FaceDialog } from "../../components/faces/FaceDialog";
import { FaceGrid } from "../../components/faces/FaceGrid";
import { NOTHING, type Selection } from "../../components/faces/selection";
import { Loading } from "../../components/loading/Loading";
import { usePages } from "../../components/loading/usePages";
import { refine } from "../../router";
import { allows } from "../../session";
import { formatDate, formatNumber, t } from "../../texts";
import { FaceFilters } from "./FaceFilters";
import { type Changed, FaceTools } from "./FaceTools";
import { askedFor, filtersOf, fits, written } from "./filters";
import { useLookFurther } from "./useLookFurther";

type Face = Schemas["ListedFace"];

interface Props {
  id: string;
  query: URLSearchParams;
  onChange: () => void;
}

/** The faces after a change, without asking for them again: an operator keeps the place in a list of thousands. */
function changedFaces(faces: Face[], { faces: changed, user_id }: Changed): Face[] {
  const ids = new Set(changed.map((face) => face.face_id));
  if (user_id === undefined) return faces.filter((face) => !ids.has(face.face_id));
  return faces.map((face) => (ids.has(face.face_id) ? { ...face, user_id } : face));
}

export function CollectionFaces({ id, query, onChange }: Props): JSX.Element {
  const filters = filtersOf(query);
  const { show, order, quality } = filters;
  const faces = usePages<Face>((signal) => facepass.collections.faces(id, askedFor(filters), { signal }), [id, show, order]);
  const { more, lookFurther } = useLookFurther(faces, filters);
  const selection = useSignal<Selection>(NOTHING);
  const changed = (change: Changed | null) => {
    selection.value = { ...selection.value, ids: new Set() };
    if (change) faces.value.value = changedFaces(faces.value.value ?? [], change);
    else faces.reload();
    onChange();
  };
  const open = query.get("face");
  return (
    <section aria-label={t("collections.faces")}>
      <FaceFilters filters={filters} />
      <Loading of={faces}>
        {(items) => {
          const shown = items.filter((face) => fits(filters, face));
          return (
            <>
              {allows("faces:write") && <FaceTools faces={chosen(shown, selection.value)} onChange={changed} />}
              {quality !== "any" && <LookedAt all={items.length} shown={shown.length} lookFurther={lookFurther} />}
              <FaceGrid
                key={`${show} ${order} ${quality}`}
                label={t("collections.faces")}
                faces={shown}
                selection={selection.value}
                onSelect={(next) => (selection.value = next)}
                describe={describe}
                mark={({ user_id }) => (user_id === null ? "?" : null)}
                onOpen={(face) => refine({ ...written(filters), face: face.face_id })}
                more={more}
              />
            </>
          );
        }}
      </Loading>
      {open && <FaceDialog key={open} id={open} onClose={() => refine(written(filters))} />}
    </section>
  );
}

interface LookedAtProps {
  all: number;
  shown: number;
  lookFurther: (() => void) | null;
}

function LookedAt({ all, shown, lookFurther }: LookedAtProps): JSX.Element {
  return (
    <p class="hint looked-at">
      <span role="status">{t("collections.lookedAt", { count: all, shown })}</span>
      {lookFurther && (
        <button type="button" onClick={lookFurther}>
          {t("collections.lookFurther")}
        </button>
      )}
    </p>
  );
}

function chosen(faces: Face[], { ids }: Selection): OwnedFace[] {
  return ids.size === 0 ? [] : faces.filter((face) => ids.has(face.face_id));
}

function describe({ user_id, created_at, quality: { overall = 0 } }: Face): string {
  const values = { date: formatDate(created_at), quality: formatNumber(overall, { maximumFractionDigits: 0 }) };
  return t(user_id === null ? "collections.unknownFace" : "collections.assignedFace", values);
}
