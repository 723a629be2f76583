import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { newestLink, remaining, renew } from "./pictures";

interface Props {
  faceId: string;
  url: string | null;
  alt: string;
}

/** A face's picture, by a link that is renewed before it ends, for as long as the picture is shown. */
export function Picture({ faceId, url, alt }: Props): JSX.Element {
  const [link, setLink] = useState(url && newestLink(faceId, url));
  const failed = useRef(0);
  useEffect(() => setLink(url && newestLink(faceId, url)), [faceId, url]);
  useEffect(() => {
    if (!link) return;
    const timer = setTimeout(() => void renew(faceId).then(setLink), Math.max(0, remaining(link)));
    return () => clearTimeout(timer);
  }, [faceId, link]);
  const onLoad = () => (failed.current = 0);
  const onError = () => {
    failed.current += 1;
    if (failed.current === 1) void renew(faceId).then(setLink); // it may have ended while this machine slept
    else setLink(null);
  };
  if (!link) return <span class="picture missing" role="img" aria-label={alt} />;
  if (remaining(link) <= 0) return <span class="picture" role="img" aria-label={alt} />; // renewed in a moment
  return <img class="picture" src={link} alt={alt} loading="lazy" decoding="async" draggable={false} {...{ onLoad, onError }} />;
}
