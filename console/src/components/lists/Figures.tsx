import type { ComponentChildren, JSX } from "preact";

/** Names with what they stand for, one a line. What has no value is left out. */
export function Figures({ of }: { of: [name: string, value: ComponentChildren][] }): JSX.Element {
  const known = of.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "");
  return (
    <dl class="figures">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
