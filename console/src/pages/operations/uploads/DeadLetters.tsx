import type { JSX } from "preact";
import { facepass, type Schemas } from "../../../api";
import { RowList } from "../../../components/lists/RowList";
import { usePages } from "../../../components/loading/usePages";
import { linkTo } from "../../../router";
import { formatDate, t, word } from "../../../texts";
import { forgetOlder } from "./redrive";
import { RedriveButton } from "./RedriveButton";

type Letter = Schemas["DeadLetter"];

/** Photos, jobs and deliveries that failed in every attempt, the oldest first. */
export function DeadLetters(): JSX.Element {
  const letters = usePages(
    (signal) => facepass.operations.deadLetters({}, { signal }),
    [],
    (failed, askedAt) => forgetOlder(failed.map(({ id }) => id), askedAt),
  );
  return (
    <div>
      <div class="over-list">
        <p class="hint">
          {t("operations.lettersHint")} <a href={linkTo(["help", "runbook", "redrive-failed-uploads"])}>{t("operations.lettersHelp")}</a>
        </p>
      </div>
      <RowList
        label={t("operations.letters")}
        pages={letters}
        heights={[76, 148]}
        keyOf={({ kind, id }) => `${kind} ${id}`}
        row={letterRow}
        empty={t("operations.noLetters")}
      />
    </div>
  );
}

function reasonOf({ kind, reason }: Letter): string {
  if (!reason) return t("operations.noReason");
  return word(kind === "delivery" ? "deliveryErrors" : "reasons", reason);
}

function letterRow(letter: Letter): JSX.Element {
  return (
    <>
      <div class="row-main">
        <strong>{reasonOf(letter)}</strong>
        <span class="hint">{letter.cause}</span>
        <code class="hint">{letter.id}</code>
      </div>
      <div class="row-side">
        <span>
          {word("letters", letter.kind)}
          {letter.collection_id && ` · ${letter.collection_id}`}
        </span>
        <span class="hint">{t("operations.failedAt", { when: formatDate(letter.failed_at) })}</span>
      </div>
      <div class="row-do">{letter.kind === "photo" && <RedriveButton uploadId={letter.id} />}</div>
    </>
  );
}
