import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { facepass } from "../../api";
import { Dialog } from "../../components/dialogs/Dialog";
import { useSettled } from "../../components/fields/useSettled";
import { LinkList } from "../../components/lists/LinkList";
import { Loading } from "../../components/loading/Loading";
import { useLoad } from "../../components/loading/useLoad";
import { type Pages, usePages } from "../../components/loading/usePages";
import { ProblemNote } from "../../components/notices/ProblemNote";
import { findExactly, unique, type User } from "../../components/users/findUsers";
import { newUserOf, UserForm } from "../../components/users/UserForm";
import { changesUsers } from "../../components/users/userRights";
import { go, linkTo } from "../../router";
import { formatDate, t } from "../../texts";

const ROW = 48; // pixels

/** text: what is searched for. */
export function UserList({ text }: { text: Signal<string> }): JSX.Element {
  const wanted = useSettled(text.value);
  const creates = useSignal(false);
  return (
    <>
      <div class="find-bar">
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
      <Found wanted={wanted} />
      {creates.value && <NewUser onClose={() => (creates.value = false)} />}
    </>
  );
}

async function exactly(text: string, signal: AbortSignal): Promise<{ text: string; users: User[] }> {
  return { text, users: text ? await findExactly(text, signal) : [] };
}

/** Those whose email or external_id is the text, then those whose name begins with it; the newest for no text. */
function Found({ wanted }: { wanted: string }): JSX.Element {
  const exact = useLoad((signal) => exactly(wanted, signal), [wanted]);
  const query = wanted ? { name_prefix: wanted } : { order: "newest" as const };
  const named = usePages<User>((signal) => facepass.users.list(query, { signal }), [wanted]);
  const { value, problem } = exact;
  const first = value.value?.text === wanted ? value.value.users : []; // those of an earlier text are no match
  return (
    <>
      {problem.value && (
        <ProblemNote problem={problem.value}>
          <button type="button" onClick={exact.reload}>
            {t("common.tryAgain")}
          </button>
        </ProblemNote>
      )}
      <Named {...{ named, first, wanted }} />
    </>
  );
}

interface NamedProps {
  named: Pages<User>;
  /** Stand above the others. */
  first: User[];
  wanted: string;
}

function Named({ named, first, wanted }: NamedProps): JSX.Element {
  return (
    <Loading of={named}>
      {(users) => {
        const found = unique([...first, ...users]);
        if (found.length === 0) return <p class="hint">{t(wanted ? "people.noneFound" : "people.none")}</p>;
        return (
          <LinkList
            label={t("people.title")}
            items={found}
            rowHeight={ROW}
            keyOf={(user) => user.id}
            row={(user) => <Row user={user} />}
            more={named.more}
          />
        );
      }}
    </Loading>
  );
}

function Row({ user }: { user: User }): JSX.Element {
  return (
    <a class="user-row" href={linkTo(["people", user.id])}>
      <strong>{user.full_name}</strong>
      <span>{user.email}</span>
      <span>{user.external_id}</span>
      <span class="hint">{formatDate(user.created_at)}</span>
    </a>
  );
}

function NewUser({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t("people.create")} onClose={onClose}>
      <UserForm
        action={t("people.createAction")}
        takenAction={t("people.open")}
        save={async (fields) => go(["people", (await facepass.users.create(newUserOf(fields))).id])}
        onTaken={(user) => go(["people", user.id])}
        onBack={onClose}
      />
    </Dialog>
  );
}
