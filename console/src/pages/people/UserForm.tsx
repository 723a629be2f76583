import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { EmailTaken, ExternalIdTaken } from "../../../../clients/typescript/src/index";
import type { Body } from "../../api";
import { Dialog } from "../../components/Dialog";
import { findExactly, findNamesakes, lineOf, type User } from "../../components/findUsers";
import { ProblemNote } from "../../components/ProblemNote";
import { remember, type ShownProblem } from "../../errors";
import { t } from "../../texts";

export interface UserFields {
  full_name: string;
  email: string | null;
  external_id: string | null;
}

/** The fields of a user to create. The API says what is missing where there is neither an email nor an external_id. */
export function newUserOf({ full_name, email, external_id }: UserFields): Body<"createUser"> {
  const given = { full_name, ...(email && { email }), ...(external_id && { external_id }) };
  return given as Body<"createUser">;
}

interface Props {
  title: string;
  /** What stands above the fields. */
  hint?: string;
  /** The button that saves, and the one beside a user who has the name, the email or the external_id already. */
  action: string;
  takenAction: string;
  user?: User;
  onTaken: (user: User) => void;
  save: (fields: UserFields) => Promise<void>;
  onClose: () => void;
}

interface Taken {
  by: "name" | "id";
  users: User[];
}

function fieldsOf(form: HTMLFormElement): UserFields {
  const read = new FormData(form);
  const text = (name: string) => String(read.get(name)).trim();
  return { full_name: text("full_name"), email: text("email") || null, external_id: text("external_id") || null };
}

/** The user whose email or external_id it is that was refused, if that was the reason. */
async function ownersOf(error: unknown, { email, external_id }: UserFields): Promise<User[]> {
  const wanted = error instanceof EmailTaken ? email : error instanceof ExternalIdTaken ? external_id : null;
  return wanted ? findExactly(wanted).catch(() => []) : [];
}

/** A user's fields, to create or change. What another user has already is said, with a way to go on with that user. */
export function UserForm({ user, save, onClose, ...words }: Props): JSX.Element {
  const problem = useSignal<ShownProblem | null>(null);
  const taken = useSignal<Taken | null>(null);
  const busy = useSignal(false);
  const accepted = useSignal(user?.full_name ?? ""); // a name that may be had twice
  const store = async (fields: UserFields) => {
    const namesakes = fields.full_name === accepted.value ? [] : await findNamesakes(fields.full_name, user?.id);
    if (namesakes.length > 0) {
      accepted.value = fields.full_name;
      taken.value = { by: "name", users: namesakes };
      return;
    }
    try {
      await save(fields);
    } catch (error) {
      const owners = (await ownersOf(error, fields)).filter((owner) => owner.id !== user?.id);
      if (owners.length === 0) throw error;
      taken.value = { by: "id", users: owners };
      return;
    }
    onClose();
  };
  const submit = async (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = fieldsOf(event.currentTarget);
    busy.value = true;
    problem.value = taken.value = null;
    await store(fields).catch((error: unknown) => (problem.value = remember(error)));
    busy.value = false;
  };
  const keeps = taken.value?.by === "name";
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        {words.hint && <p class="hint">{words.hint}</p>}
        {problem.value && <ProblemNote problem={problem.value} />}
        <Fields user={user} />
        {taken.value && <TakenNote taken={taken.value} action={words.takenAction} onTaken={words.onTaken} />}
        <div class="buttons">
          <button type="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" class="primary" disabled={busy.value}>
            {keeps ? t("people.allTheSame") : words.action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Fields({ user }: { user: User | undefined }): JSX.Element {
  return (
    <>
      <label>
        {t("people.name")}
        <input name="full_name" required autofocus maxLength={200} autocomplete="off" defaultValue={user?.full_name} />
      </label>
      <label>
        {t("people.email")}
        <input name="email" type="email" autocomplete="off" defaultValue={user?.email ?? ""} />
      </label>
      <label>
        {t("people.externalId")}
        <input name="external_id" maxLength={255} autocomplete="off" defaultValue={user?.external_id ?? ""} />
      </label>
      <p class="hint">{t("people.identifierHint")}</p>
    </>
  );
}

function TakenNote({ taken, action, onTaken }: { taken: Taken; action: string; onTaken: (user: User) => void }): JSX.Element {
  return (
    <div class="taken" role="alert">
      <p>{t(taken.by === "name" ? "people.nameTaken" : "people.idTaken")}</p>
      {taken.users.map((user) => (
        <p key={user.id} class="between">
          <span>{lineOf(user)}</span>
          <button type="button" onClick={() => onTaken(user)}>
            {action}
          </button>
        </p>
      ))}
    </div>
  );
}
