import type { ComponentChildren, JSX } from "preact";
import type { Schemas } from "../../api";
import { t } from "../../texts";
import { FaceCrop } from "../photos/FaceCrop";
import type { ChosenPhoto } from "../photos/photo";
import "./probes.css";

interface Props {
  name: string;
  photo: ChosenPhoto | null;
  box: Schemas["BoundingBox"] | null;
  here: boolean;
  onPick: (name: string) => void;
  children: ComponentChildren;
}

/** The head of a face's result: the face itself, the button that points it out on the photo, and what is said of it. */
export function FaceHead({ name, photo, box, here, onPick, children }: Props): JSX.Element {
  return (
    <div class="face-head">
      {photo && box && <FaceCrop photo={photo} box={box} />}
      <div>{children}</div>
      {photo && (
        <button type="button" aria-pressed={here} aria-label={t("probe.pointOut", { face: name })} onClick={() => onPick(name)}>
          {name}
        </button>
      )}
    </div>
  );
}

/** Why the service did not use a face, in words. */
export function UnusedFaces({ faces }: { faces: { name: string; reasons: string }[] }): JSX.Element | null {
  if (faces.length === 0) return null;
  return (
    <section class="card face-card">
      <h2>{t("probe.unused", { count: faces.length })}</h2>
      <ul class="matches">
        {faces.map(({ name, reasons }) => (
          <li key={name}>
            <strong>{name}</strong>
            <span class="who">{reasons}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
