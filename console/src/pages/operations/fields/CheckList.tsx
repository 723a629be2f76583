import type { JSX } from "preact";
import "./checkList.css";

interface Props {
  label: string;
  hint?: string;
  /** What may be chosen: a word of the API, and what it means. */
  options: { value: string; hint?: string }[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** Some of a few words of the API, each to be ticked. */
export function CheckList({ label, hint, options, chosen, onChange }: Props): JSX.Element {
  const change = (value: string, ticked: boolean) => {
    onChange(ticked ? [...chosen, value] : chosen.filter((each) => each !== value));
  };
  return (
    <fieldset class="check-list">
      <legend>{label}</legend>
      {hint && <p class="hint">{hint}</p>}
      {options.map(({ value, hint: meaning }) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ currentTarget: { checked } }) => change(value, checked)}
          />
          <span>
            <code>{value}</code> {meaning && <span class="hint">{meaning}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
