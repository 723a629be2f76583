import type { JSX } from "preact";
import { facepass, type Schemas } from "../../api";
import { Figures } from "../../components/lists/Figures";
import { Loading } from "../../components/loading/Loading";
import { OrNotFound } from "../../components/loading/OrNotFound";
import { useLoad } from "../../components/loading/useLoad";
import { findsUsers } from "../../components/users/userRights";
import { linkTo } from "../../router";
import { formatDate, formatNumber, t } from "../../texts";

type Receipt = Schemas["ErasureReceipt"];

/** What is left of an erased user: every table and the bucket are searched when this opens. */
export function ReceiptView({ id }: { id: string }): JSX.Element {
  const receipt = useLoad((signal) => facepass.users.receipt(id, { signal }), [id]);
  return (
    <div class="person">
      {findsUsers() && <a href={linkTo(["people"])}>{t("people.all")}</a>}
      <OrNotFound of={receipt}>
        <h2>{t("people.receipt")}</h2>
        <Loading of={receipt}>{(found) => <Findings receipt={found} />}</Loading>
        {receipt.value.value && (
          <div class="actions">
            <button type="button" class="primary" onClick={() => download(receipt.value.value)}>
              {t("people.downloadReceipt")}
            </button>
            <button type="button" disabled={receipt.busy.value} onClick={receipt.reload}>
              {t("people.checkAgain")}
            </button>
          </div>
        )}
      </OrNotFound>
    </div>
  );
}

function Findings({ receipt }: { receipt: Receipt }): JSX.Element {
  const left = Object.entries(receipt.rows).filter(([, count]) => count > 0);
  return (
    <section class="card receipt">
      <p class={`outcome ${receipt.nothing_left ? "good" : "bad"}`} role="status">
        {t(receipt.nothing_left ? "people.nothingLeft" : "people.somethingLeft")}
      </p>
      <Figures
        of={[
          [t("people.receiptId"), receipt.user_id],
          [t("people.receiptChecked"), formatDate(receipt.checked_at)],
          [t("people.receiptTables"), formatNumber(Object.keys(receipt.rows).length)],
          ...left.map(([table, count]): [string, string] => [table, formatNumber(count)]),
          [t("people.receiptObjects"), formatNumber(receipt.objects_looked_at)],
          [t("people.receiptOrphans"), formatNumber(receipt.objects_without_a_row.length)],
          [t("people.receiptAudit"), formatNumber(receipt.audit_entries)],
        ]}
      />
    </section>
  );
}

/** The API's own answer, as a file. */
function download(receipt: Receipt | null): void {
  if (!receipt) return;
  const url = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `erasure-${receipt.user_id}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
