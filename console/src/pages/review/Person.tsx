import type { JSX } from "preact";
import { SomeFaces } from "../../components/users/SomeFaces";
import { UserName } from "../../components/users/UserName";

/** A user with some faces, to compare by eye. */
export function Person({ id, label }: { id: string; label: string }): JSX.Element {
  return (
    <section aria-label={label}>
      <h3>{label}</h3>
      <p>
        <UserName id={id} />
      </p>
      <SomeFaces userId={id} />
    </section>
  );
}
