import type { Signal } from "@preact/signals";
import type { JSX } from "preact";

const MOST_HOURS = 168;

interface Props {
  label: string;
  hint: string;
  hours: Signal<number>;
}

/** For how many hours an old key or secret stays beside the new one. */
export function OverlapField({ label, hint, hours }: Props): JSX.Element {
  return (
    <>
      <label>
        {label}
        <input
          type="number"
          required
          min={0}
          max={MOST_HOURS}
          value={hours.value}
          onInput={({ currentTarget }) => (hours.value = currentTarget.valueAsNumber)}
        />
      </label>
      <p class="hint">{hint}</p>
    </>
  );
}
