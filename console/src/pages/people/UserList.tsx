import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { facepass } from "../../api";
import { findExactly, unique, type User } from "../../components/findUsers";
import { Loading } from "../../components/Loading";
import { useLoad } from "../../components/useLoad";
import { usePages } from "../../components/usePages";
import { changesUsers } from "../../components/userRights";
import { VirtualList } from "../../components/VirtualList";
import { go, linkTo } from "../../router";
import { formatDate, t } from "../../texts";
import { newUserOf, UserForm } from "./UserForm";

const PAUSE = 150; // ms after the last key, before the server is asked
const ROW = 48; // pixels

export function UserList({ wanted }: { wanted: Signal<string> }): JSX.Element {
  const text = useSignal(wanted.value);
  const creates = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => (wanted.value = text.value.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text.value]);
  return (
    <>
      <div class="bar">
        <label class="find">
          <span class="unseen">{t("people.search")}</span>
          <input
            data-search
            type="search"
            maxLength={200}
            autocomplete="off"
            spellcheck={false}
            placeholder={t("people.search")}
            value={text.value}
            onInput={(event) => (text.value = event.currentTarget.value)}
          />
        </label>
        {changesUsers() && (
          <button type="button" onClick={() => (creates.value = true)}>
            {t("people.create")}
          </button>
        )}
      </div>
      <p class="hint">{t("people.searchHint")}</p>
      <Found wanted={wanted.value} />
      {creates.value && <NewUser onClose={() => (creates.value = false)} />}
    </>
  );
}

/** Those whose email or external_id is the text, then those whose name begins with it; the newest for no text. */
function Found({ wanted }: { wanted: string }): JSX.Element {
  const exact = useLoad((signal) => (wanted ? findExactly(wanted, signal) : Promise.resolve([])), [wanted]);
  const query = wanted ? { name_prefix: wanted } : { order: "newest" as const };
  const named = usePages<User>((signal) => facepass.users.list(query, { signal }), [wanted]);
  return (
    <Loading of={named}>
      {(users) => {
        const found = unique([...(exact.value.value ?? []), ...users]);
        if (found.length === 0) return <p class="hint">{t(wanted ? "people.noneFound" : "people.none")}</p>;
        return (
          <div class="card user-list">
            <VirtualList
              label={t("people.title")}
              items={found}
              rowHeight={ROW}
              keyOf={(user) => user.id}
              row={(user) => <Row user={user} />}
              more={named.more}
            />
          </div>
        );
      }}
    </Loading>
  );
}

function Row({ user }: { user: User }): JSX.Element {
  return (
    <a href={linkTo(["people", user.id])}>
      <strong>{user.full_name}</strong>
      <span>{user.email}</span>
      <span>{user.external_id}</span>
      <span class="hint">{formatDate(user.created_at)}</span>
    </a>
  );
}

function NewUser({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <UserForm
      title={t("people.create")}
      action={t("people.createAction")}
      takenAction={t("people.open")}
      onTaken={(user) => go(["people", user.id])}
      save={async (fields) => go(["people", (await facepass.users.create(newUserOf(fields))).id])}
      onClose={onClose}
    />
  );
}
