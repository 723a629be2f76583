import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { CollectionField } from "../../components/fields/CollectionField";
import { Panes } from "../../components/lists/Panes";
import { VirtualList } from "../../components/lists/VirtualList";
import { Loading } from "../../components/loading/Loading";
import { usePages } from "../../components/loading/usePages";
import { UserName } from "../../components/users/UserName";
import { linkTo, refine } from "../../router";
import { formatDate, t, word } from "../../texts";
import type { ViewProps } from "../page";
import { Decision } from "./Decision";
import "./review.css";

type Upload = Schemas["Upload"];
const ROW = 64; // pixels

/** #/review and #/review/UPLOAD-ID, with `?collection=` and `?user=` as filters. */
export function Review({ parts, query }: ViewProps): JSX.Element {
  const [open] = parts;
  const filters = Object.fromEntries(query);
  const link = (...rest: string[]) => linkTo(["review", ...rest], filters);
  const uploads = usePages<Upload>(
    (signal) => facepass.uploads.list({ ...wanted(query), status: "rejected", order: "newest" }, { signal }),
    [query.toString()],
  );
  const list = (
    <>
      <Filters query={query} />
      <Loading of={uploads}>
        {(items) =>
          items.length === 0 ? (
            <p class="hint">{t("review.none")}</p>
          ) : (
            <div class="card rows">
              <VirtualList
                label={t("review.list")}
                items={items}
                rowHeight={ROW}
                keyOf={(upload) => upload.upload_id}
                row={(upload) => <Row upload={upload} link={link(upload.upload_id)} here={upload.upload_id === open} />}
                more={uploads.more}
              />
            </div>
          )
        }
      </Loading>
    </>
  );
  const detail = open && <Decision key={open} id={open} onRemoved={uploads.reload} />;
  return <Panes list={list} detail={detail} at={open} label={t("review.enrolment")} back={link()} />;
}

function wanted(query: URLSearchParams): { collection_id?: string; user_id?: string } {
  const [collection, user] = [query.get("collection"), query.get("user")];
  return { ...(collection && { collection_id: collection }), ...(user && { user_id: user }) };
}

function Filters({ query }: { query: URLSearchParams }): JSX.Element {
  const user = query.get("user");
  const choose = (name: string, value: string) => {
    const next = new Map(query).set(name, value);
    refine(Object.fromEntries([...next].filter(([, each]) => each)));
  };
  return (
    <>
      <p class="hint">{t("review.hint")}</p>
      <div class="review-filters">
        <CollectionField
          label={t("review.collection")}
          value={query.get("collection") ?? ""}
          placeholder={t("review.everyCollection")}
          onChange={(collection) => choose("collection", collection)}
        />
        {user && (
          <p>
            <UserName id={user} />{" "}
            <button type="button" class="plain" onClick={() => choose("user", "")}>
              {t("review.everyone")}
            </button>
          </p>
        )}
      </div>
    </>
  );
}

function Row({ upload, link, here }: { upload: Upload; link: string; here: boolean }): JSX.Element {
  const { reason, user_id: user } = upload;
  return (
    <div class="review-row">
      <a class="row-link" href={link} aria-current={here ? "true" : undefined}>
        <span class="row-words">
          <strong>{word("reasons", reason ?? "")}</strong>
          <span class="hint">{[formatDate(upload.created_at), upload.collection_id].join(" · ")}</span>
        </span>
      </a>
      <span class="review-who">{user ? <UserName id={user} /> : <span class="hint">{t("sending.noUser")}</span>}</span>
    </div>
  );
}
