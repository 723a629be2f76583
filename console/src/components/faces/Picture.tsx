import type { JSX } from "preact";
import { useLink } from "./useLink";

interface Props {
  faceId: string;
  /** null: there is none; undefined: the link is not known yet. */
  url: string | null | undefined;
  alt: string;
}

/** A face's picture, by a link that is renewed before it ends, for as long as the picture is shown. */
export function Picture({ faceId, url, alt }: Props): JSX.Element {
  const { link, state, onLoad, onError } = useLink(faceId, url);
  if (link === null) return <span class="picture missing" role="img" aria-label={alt} />;
  if (!link || state === "awaited") return <span class="picture" role="img" aria-label={alt} />;
  return <img class="picture" src={link} alt={alt} loading="lazy" decoding="async" draggable={false} {...{ onLoad, onError }} />;
}
