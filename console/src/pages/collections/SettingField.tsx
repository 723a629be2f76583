import type { JSX } from "preact";
import { word } from "../../texts";
import { type Collection, type Field, rounded, settingOf } from "./settings";

/** One setting with its meaning; nothing where the service does not know it. */
export function SettingField({ field, collection }: { field: Field; collection: Collection }): JSX.Element | null {
  const value = settingOf(collection, field.name);
  if (value === undefined) return null;
  const label = word("collections", `set_${field.name}`);
  if (field.kind === "flag") {
    return (
      <label class="choice">
        <input type="checkbox" name={field.name} defaultChecked={value === true} /> {label}
      </label>
    );
  }
  return (
    <label>
      {label}
      {field.kind === "choice" ? (
        <select name={field.name} class="block" defaultValue={String(value)}>
          {field.choices.map((choice) => (
            <option key={choice} value={choice} selected={choice === value}>
              {word("collections", `${field.name}_${choice}`)}
            </option>
          ))}
        </select>
      ) : (
        <NumberInput field={field} value={value} />
      )}
    </label>
  );
}

function NumberInput({ field, value }: { field: Extract<Field, { kind: "number" }>; value: unknown }): JSX.Element {
  const { name, min, max, step, optional = false } = field;
  return (
    <input
      type="number"
      {...{ name, min, max, step }}
      required={!optional}
      placeholder={optional ? word("collections", `none_${name}`) : undefined}
      defaultValue={value === null ? "" : String(rounded(Number(value)))}
    />
  );
}
