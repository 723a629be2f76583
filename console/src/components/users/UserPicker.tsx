import type { JSX } from "preact";
import { Picker } from "../fields/Picker";
import { findUsers, lineOf, type User } from "./findUsers";

interface Props {
  label: string;
  /** The user who cannot be picked. */
  except?: string | undefined;
  onPick: (user: User) => void;
}

export function UserPicker({ label, except, onPick }: Props): JSX.Element {
  const find = async (text: string, signal: AbortSignal) =>
    (await findUsers(text, signal)).filter((user) => user.id !== except);
  return <Picker label={label} find={find} keyOf={(user) => user.id} show={lineOf} onPick={onPick} />;
}
