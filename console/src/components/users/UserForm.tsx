import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { EmailTaken, ExternalIdTaken } from "../../../../clients/typescript/src/index";
import type { Body } from "../../api";
import { t } from "../../texts";
import { useShown } from "../dialogs/Dialog";
import { Form, textOf } from "../dialogs/Form";
import { findExactly, findNamesakes, lineOf, type User } from "./findUsers";
import "./users.css";

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
  /** The user to change; none for a new one. */
  user?: User;
  /** What stands above the fields. */
  hint?: string;
  /** The button that saves, and the one beside a user who has the name, the email or the external_id already. */
  action: string;
  takenAction: string;
  back?: string;
  save: (fields: UserFields) => Promise<void>;
  onTaken: (user: User) => void;
  onBack: () => void;
}

interface Taken {
  by: "name" | "id";
  users: User[];
}

function fieldsOf(form: FormData): UserFields {
  const text = (name: string) => textOf(form, name);
  return { full_name: text("full_name"), email: text("email") || null, external_id: text("external_id") || null };
}

/** The user whose email or external_id it is that was refused, if that was the reason. */
async function ownersOf(error: unknown, { email, external_id }: UserFields): Promise<User[]> {
  const wanted = error instanceof EmailTaken ? email : error instanceof ExternalIdTaken ? external_id : null;
  return wanted ? findExactly(wanted).catch(() => []) : [];
}

/** A user's fields, to create or change. What another user has already is said, with a way to go on with that user. */
export function UserForm({ user, hint, action, takenAction, back, save, onTaken, onBack }: Props): JSX.Element {
  const taken = useSignal<Taken | null>(null);
  const accepted = useSignal(user?.full_name ?? ""); // a name that may be had twice
  const isShown = useShown();
  const work = async (form: FormData) => {
    const fields = fieldsOf(form);
    taken.value = null;
    const namesakes = fields.full_name === accepted.value ? [] : await findNamesakes(fields.full_name, user?.id);
    if (!isShown()) return;
    accepted.value = fields.full_name;
    if (namesakes.length > 0) {
      taken.value = { by: "name", users: namesakes };
      return;
    }
    try {
      await save(fields);
    } catch (error) {
      const owners = (await ownersOf(error, fields)).filter((owner) => owner.id !== user?.id);
      if (owners.length === 0) throw error;
      taken.value = { by: "id", users: owners };
    }
  };
  const sends = taken.value?.by === "name" ? t("users.allTheSame") : action;
  return (
    <Form action={sends} work={work} onBack={onBack} {...(back && { back })}>
      {hint && <p class="hint">{hint}</p>}
      <Fields user={user} />
      {taken.value && <TakenNote taken={taken.value} action={takenAction} onTaken={onTaken} />}
    </Form>
  );
}

function Fields({ user }: { user: User | undefined }): JSX.Element {
  return (
    <>
      <label>
        {t("users.name")}
        <input name="full_name" required autofocus maxLength={200} autocomplete="off" defaultValue={user?.full_name} />
      </label>
      <label>
        {t("users.email")}
        <input name="email" type="email" autocomplete="off" defaultValue={user?.email ?? ""} />
      </label>
      <label>
        {t("users.externalId")}
        <input name="external_id" maxLength={255} autocomplete="off" defaultValue={user?.external_id ?? ""} />
      </label>
      <p class="hint">{t("users.identifierHint")}</p>
    </>
  );
}

function TakenNote({ taken, action, onTaken }: { taken: Taken; action: string; onTaken: (user: User) => void }): JSX.Element {
  return (
    <div class="taken" role="alert">
      <p>{t(taken.by === "name" ? "users.nameTaken" : "users.idTaken")}</p>
      {taken.users.map((user) => (
        <p key={user.id} class="taken-user">
          <span>{lineOf(user)}</span>
          <button type="button" aria-label={`${action} ${lineOf(user)}`} onClick={() => onTaken(user)}>
            {action}
          </button>
        </p>
      ))}
    </div>
  );
}
