import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { Loading } from "../../components/loading/Loading";
import { OrNotFound } from "../../components/loading/OrNotFound";
import { useLoad } from "../../components/loading/useLoad";
import { attempt } from "../../components/notices/notices";
import { saySimilarity } from "../../components/threshold/calibration";
import type { User } from "../../components/users/findUsers";
import { SomeFaces } from "../../components/users/SomeFaces";
import { go, linkTo } from "../../router";
import { allows } from "../../session";
import { t, word } from "../../texts";
import { certaintyOf } from "./certainty";

type Merge = Schemas["Merge"];
type Merged = NonNullable<Merge["user"]>;

/** Both users, and what a merge would change, as the API says it beforehand. */
export function MergePreview({ stays, goes }: { stays: User; goes: string }): JSX.Element {
  const preview = useLoad(
    (signal) => facepass.users.merge(stays.id, { from_user_id: goes, dry_run: true }, { signal }),
    [stays.id, goes],
  );
  const busy = useSignal(false);
  const merge = async () => {
    busy.value = true;
    await attempt(async () => {
      const { merge_id: id } = await facepass.users.merge(stays.id, { from_user_id: goes });
      go(["people", stays.id], id ? { merged: id } : {});
    });
    busy.value = false;
  };
  return (
    <OrNotFound of={preview}>
      <Loading of={preview}>
        {(found) => (
          <>
            <div class="both">
              <Side title={t("people.stays")} id={stays.id} user={found.user} />
              <button type="button" onClick={() => go(["people", goes, "merge", stays.id])}>
                <span aria-hidden="true">⇄ </span>
                {t("people.swap")}
              </button>
              <Side title={t("people.goes")} id={goes} user={found.from_user} />
            </div>
            <Effects preview={found} />
            {found.contradictions > 0 && (
              <p class="problem" role="alert">
                {t("people.contradictions", { count: found.contradictions })}
              </p>
            )}
            <div class="actions">
              <button type="button" class="primary" disabled={busy.value || found.contradictions > 0} onClick={() => void merge()}>
                {t("people.mergeAction")}
              </button>
              <span class="hint">{t("people.mergeUndoable")}</span>
            </div>
          </>
        )}
      </Loading>
    </OrNotFound>
  );
}

function Side({ title, id, user }: { title: string; id: string; user: Merged | null }): JSX.Element {
  return (
    <section class="card" aria-label={title}>
      <h3 class="hint">{title}</h3>
      <p>
        <a href={linkTo(["people", id])}>{user?.full_name ?? id}</a>
      </p>
      <p class="facts">
        {user?.email && <span>{user.email}</span>}
        {user?.external_id && <span>{user.external_id}</span>}
      </p>
      {allows("faces:read") && <SomeFaces userId={id} />}
    </section>
  );
}

function Effects({ preview }: { preview: Merge }): JSX.Element {
  const { moves, conflicts, similarity, false_match_rate: rate } = preview;
  const counts = [
    t("people.movesFaces", { count: moves.faces }),
    t("people.movesUploads", { count: moves.uploads }),
    t("people.movesConsents", { count: moves.consents }),
  ];
  return (
    <section class="card">
      <h3>{t("people.effects")}</h3>
      <p>{similarity === null ? t("people.notComparable") : <Similarity value={similarity} rate={rate} />}</p>
      <p>{t("people.moves", { what: counts.join(", ") })}</p>
      {conflicts.length > 0 && (
        <table class="conflicts">
          <thead>
            <tr>
              <th scope="col">{t("people.field")}</th>
              <th scope="col">{t("people.kept")}</th>
              <th scope="col">{t("people.dropped")}</th>
            </tr>
          </thead>
          <tbody>
            {conflicts.map(({ field, kept, dropped }) => (
              <tr key={field}>
                <th scope="row">{word("people", `field_${field}`)}</th>
                <td>{valueOf(kept)}</td>
                <td>{valueOf(dropped)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Similarity({ value, rate }: { value: number; rate: number | null }): JSX.Element {
  const alike = t("people.mostSimilarPair", { similarity: saySimilarity(value) });
  return <>{[alike, rate === null ? t("people.rateUnknown") : certaintyOf(rate)].join(" ")}</>;
}

function valueOf(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
