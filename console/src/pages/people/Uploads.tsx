import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { VirtualList } from "../../components/lists/VirtualList";
import { Loading } from "../../components/loading/Loading";
import { usePages } from "../../components/loading/usePages";
import { linkTo } from "../../router";
import { formatDate, t, word } from "../../texts";

type Upload = Schemas["Upload"];

/** The user's enrolments, newest first. */
export function Uploads({ userId }: { userId: string }): JSX.Element {
  const uploads = usePages<Upload>(
    (signal) => facepass.uploads.list({ user_id: userId, order: "newest" }, { signal }),
    [userId],
  );
  return (
    <section class="card">
      <h2>{t("people.uploads")}</h2>
      <Loading of={uploads}>
        {(items) =>
          items.length === 0 ? (
            <p class="hint">{t("common.nothing")}</p>
          ) : (
            <VirtualList
              label={t("people.uploads")}
              items={items}
              rowHeight={60}
              keyOf={(upload) => upload.upload_id}
              row={(upload) => <Row upload={upload} />}
              more={uploads.more}
            />
          )
        }
      </Loading>
    </section>
  );
}

function Row({ upload }: { upload: Upload }): JSX.Element {
  const { status, reason, conflicts_with_user_id: other } = upload;
  return (
    <div class="lines">
      <strong>{word("statuses", status)}</strong>
      {reason && ` ${word("reasons", reason)}`} {other && <a href={linkTo(["people", other])}>{t("people.conflict")}</a>}
      <div class="hint">
        {[formatDate(upload.created_at), upload.collection_id, upload.external_image_id].filter(Boolean).join(" · ")}
      </div>
    </div>
  );
}
