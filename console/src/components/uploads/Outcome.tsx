import type { ComponentChildren, JSX } from "preact";
import type { Schemas } from "../../api";

/** What became of a photo. upload: null until that is known. */
export function Outcome({ upload, children }: { upload: Schemas["Upload"] | null; children: ComponentChildren }): JSX.Element {
  const tone = upload === null ? "" : upload.status === "indexed" ? " good" : " bad";
  return (
    <p class={`outcome${tone}`} role="status">
      {children}
    </p>
  );
}
