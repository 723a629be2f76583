import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { EmailTaken, ExternalIdTaken } from "../../../clients/typescript/src/index";
import { type Body, facepass } from "../api";
import { type ShownProblem, remember } from "../errors";
import { t } from "../texts";
import { findExactly, findNamesakes, lineOf, type User } from "./findUsers";
import { ProblemNote } from "./ProblemNote";

interface Props {
  action: string;
  onMade: (user: User) => void;
  onBack: () => void;
}

type Fields = Record<"full_name" | "email" | "external_id", string>;

function fieldsOf(form: HTMLFormElement): Fields {
  const read = new FormData(form);
  const text = (name: string) => String(read.get(name)).trim();
  return { full_name: text("full_name"), email: text("email"), external_id: text("external_id") };
}

function create({ full_name, email, external_id }: Fields): Promise<User> {
  return facepass.users.create({ full_name, ...(email && { email }), ...(external_id && { external_id }) } as Body<"createUser">);
}

/** The users who have the email or the external_id that was refused; none for another refusal. */
async function owners(error: unknown, fields: Fields): Promise<User[]> {
  const text = error instanceof EmailTaken ? fields.email : error instanceof ExternalIdTaken ? fields.external_id : "";
  return text ? findExactly(text) : [];
}

/** A new user. Users who have the name, the email or the external_id already are offered instead. */
export function NewUserForm({ action, onMade, onBack }: Props): JSX.Element {
  const taken = useSignal<User[]>([]);
  const warned = useSignal(""); // two people may have one name: the second attempt makes the user
  const problem = useSignal<ShownProblem | null>(null);
  const busy = useSignal(false);
  const make = async (fields: Fields) => {
    taken.value = fields.full_name === warned.value ? [] : await findNamesakes(fields.full_name);
    warned.value = fields.full_name;
    if (taken.value.length > 0) return;
    try {
      onMade(await create(fields));
    } catch (error) {
      taken.value = await owners(error, fields);
      if (taken.value.length === 0) throw error;
    }
  };
  const submit = async (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    await make(fieldsOf(event.currentTarget)).catch((error: unknown) => (problem.value = remember(error)));
    busy.value = false;
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      {problem.value && <ProblemNote problem={problem.value} />}
      <label>
        {t("faceActions.name")}
        <input name="full_name" required autofocus maxLength={200} autocomplete="off" />
      </label>
      <label>
        {t("faceActions.email")}
        <input name="email" type="email" autocomplete="off" />
      </label>
      <label>
        {t("faceActions.externalId")}
        <input name="external_id" maxLength={255} autocomplete="off" />
      </label>
      <p class="hint">{t("faceActions.identifierHint")}</p>
      {taken.value.length > 0 && (
        <div class="taken" role="alert">
          <p>{t("faceActions.taken")}</p>
          {taken.value.map((user) => (
            <button type="button" key={user.id} onClick={() => onMade(user)}>
              {lineOf(user)}
            </button>
          ))}
        </div>
      )}
      <div class="buttons">
        <button type="button" onClick={onBack}>
          {t("faceActions.back")}
        </button>
        <button type="submit" class="primary" disabled={busy.value}>
          {action}
        </button>
      </div>
    </form>
  );
}
