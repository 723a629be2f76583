import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass } from "../../api";
import { confirm } from "../../components/dialogs/Confirm";
import { Loading } from "../../components/loading/Loading";
import { OrNotFound } from "../../components/loading/OrNotFound";
import { useLoad } from "../../components/loading/useLoad";
import { attempt, notify } from "../../components/notices/notices";
import { go, linkTo } from "../../router";
import { allows } from "../../session";
import { t, word } from "../../texts";
import { SettingField } from "./SettingField";
import { changesOf, type Collection, GROUPS, isStale, removalsOf } from "./settings";

export function SettingsView({ id }: { id: string }): JSX.Element {
  const collection = useLoad((signal) => facepass.collections.get(id, { signal }), [id]);
  return (
    <OrNotFound of={collection}>
      <a href={linkTo(["collections", id])}>{t("collections.back")}</a>
      <div class="view-head">
        <h2>{t("collections.settingsOf", { id })}</h2>
      </div>
      <Loading of={collection}>
        {(found) => (
          <>
            <Form key={found.updated_at} collection={found} reloads={collection.busy.value} onSaved={collection.reload} />
            {allows("faces:write") && id !== "default" && <Deletion collection={found} />}
          </>
        )}
      </Loading>
    </OrNotFound>
  );
}

async function save(collection: Collection, form: FormData, mayGuard: boolean): Promise<void> {
  const { collection_id: id } = collection;
  const changes = changesOf(collection, form, mayGuard);
  if (Object.keys(changes).length === 0) return notify(t("collections.unchanged"));
  const removals = removalsOf(collection, changes);
  if (removals.length > 0) {
    const effects = removals.map((removal) => word("collections", `removes_${removal}`));
    const question = { title: t("collections.saveTitle"), effects, action: t("collections.saveAnyway") };
    if (!(await confirm(question))) return;
  }
  if (isStale(collection, await facepass.collections.get(id), changes)) return notify(t("collections.stale"));
  await facepass.collections.update(id, changes);
  notify(t("collections.saved"));
}

interface FormProps {
  collection: Collection;
  /** What is stored by now is on its way. */
  reloads: boolean;
  onSaved: () => void;
}

function Form({ collection, reloads, onSaved }: FormProps): JSX.Element {
  const busy = useSignal(false);
  const writes = allows("faces:write");
  const mayGuard = writes && allows("users:write");
  const submit = async (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    busy.value = true;
    if (await attempt(() => save(collection, form, mayGuard))) onSaved();
    busy.value = false;
  };
  return (
    <form class="settings" aria-busy={busy.value} onSubmit={(event) => void submit(event)}>
      {GROUPS.map(({ title, guarded, fields }) => (
        <fieldset key={title} class="card" disabled={!writes || (guarded && !mayGuard)}>
          <legend>{word("collections", `group_${title}`)}</legend>
          {guarded && writes && !mayGuard && <p class="hint">{t("collections.guarded")}</p>}
          {fields.map((field) => (
            <SettingField key={field.name} field={field} collection={collection} />
          ))}
        </fieldset>
      ))}
      {writes && (
        <button type="submit" class="primary" disabled={busy.value || reloads}>
          {t("collections.save")}
        </button>
      )}
    </form>
  );
}

function Deletion({ collection }: { collection: Collection }): JSX.Element {
  const { collection_id: id, face_count: count } = collection;
  const remove = async () => {
    const effects = [t("collections.deleteFaces", { count }), t("collections.deletePhotos"), t("common.final")];
    const question = { title: t("collections.deleteTitle", { id }), effects, action: t("collections.deleteAction") };
    if (!(await confirm(question)) || !(await attempt(() => facepass.collections.delete(id)))) return;
    notify(t("collections.deleted", { id }));
    go(["collections"]);
  };
  return (
    <section class="card deletion">
      <p class="hint">{t("collections.deleteHint")}</p>
      <button type="button" onClick={() => void remove()}>
        {t("collections.delete")}
      </button>
    </section>
  );
}
