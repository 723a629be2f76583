import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { facepass, type Query, type Schemas } from "../../../api";
import { RowList } from "../../../components/lists/RowList";
import { type Pages, usePages } from "../../../components/loading/usePages";
import { attempt } from "../../../components/notices/notices";
import { refine } from "../../../router";
import { formatDate, t, word } from "../../../texts";

type Delivery = Schemas["Delivery"];
type Status = NonNullable<Query<"listDeliveries">["status"]>;

const STATUSES: Status[] = ["pending", "delivered", "failed"];
const TONES: Record<Status, string> = { pending: "", delivered: "good", failed: "bad" };
const PAUSE = 1000; // ms between two looks at a delivery that was sent from here
const MOST_LOOKS = 30; // a disabled webhook is sent nothing

interface Props {
  webhookId: string;
  query: URLSearchParams;
  /** The delivery that was sent from here, until it is settled. */
  watched: Signal<string | null>;
  onSettled: () => void;
}

/** The deliveries of the last week, the newest first; ?status= shows those with one status. */
export function Deliveries({ webhookId, query, watched, onSettled }: Props): JSX.Element {
  const status = STATUSES.find((each) => each === query.get("status"));
  const list = (signal: AbortSignal) => facepass.webhooks.deliveries(webhookId, status ? { status } : {}, { signal });
  const deliveries = usePages(list, [webhookId, status]);
  useWatch(deliveries, watched, onSettled);
  const sending = useSignal<string | null>(null);
  const redeliver = async (id: string) => {
    sending.value = id;
    if (await attempt(() => facepass.webhooks.redeliver(webhookId, id))) watched.value = id;
    sending.value = null;
  };
  const isBusy = (id: string) => sending.value !== null || watched.value === id;
  return (
    <div>
      <div class="over-list">
        <h2>{t("webhooks.deliveries")}</h2>
        <label>
          {t("webhooks.status")}
          <select
            value={status ?? ""}
            onChange={({ currentTarget: { value } }) => refine(value ? { status: value } : {})}
          >
            <option value="">{t("webhooks.anyStatus")}</option>
            {STATUSES.map((each) => (
              <option key={each} value={each}>
                {word("webhooks", each)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <RowList
        label={t("webhooks.deliveries")}
        pages={deliveries}
        heights={[68, 148]}
        keyOf={({ delivery_id }) => delivery_id}
        row={(delivery) => <Row delivery={delivery} busy={isBusy(delivery.delivery_id)} onRedeliver={redeliver} />}
        empty={t("webhooks.noDeliveries")}
      />
    </div>
  );
}

/** Look again each second until the watched delivery was tried, or for as long as that may take. */
function useWatch(deliveries: Pages<Delivery>, watched: Signal<string | null>, onSettled: () => void): void {
  const { value, busy, reload } = deliveries;
  const before = useRef<Delivery[] | null>(null); // the list from before it was sent says nothing of it
  const looks = useRef(0);
  useEffect(() => {
    if (!watched.value) return;
    before.current = value.value;
    looks.current = 0;
    reload();
  }, [watched.value]);
  useEffect(() => {
    if (!watched.value || busy.value || value.value === before.current) return;
    const found = value.value?.find(({ delivery_id }) => delivery_id === watched.value);
    looks.current += 1;
    if ((found && (found.status !== "pending" || found.attempts > 0)) || looks.current > MOST_LOOKS) {
      watched.value = null;
      return onSettled();
    }
    const timer = setTimeout(reload, PAUSE);
    return () => clearTimeout(timer);
  }, [watched.value, value.value, busy.value]);
}

interface RowProps {
  delivery: Delivery;
  /** It is being sent from here. */
  busy: boolean;
  onRedeliver: (id: string) => Promise<void>;
}

function Row({ delivery, busy, onRedeliver }: RowProps): JSX.Element {
  const { last_error, last_status, attempts, due_at } = delivery;
  const answer = [
    last_error && word("deliveryErrors", last_error),
    last_status && t("webhooks.answer", { status: String(last_status) }),
    due_at && attempts > 0 && t("webhooks.nextAt", { when: formatDate(due_at) }),
  ];
  return (
    <>
      <div class="row-main">
        <span>
          <strong>{delivery.event_type}</strong> <span class={`mark ${TONES[delivery.status]}`}>{word("webhooks", delivery.status)}</span>
        </span>
        <code class="hint">{delivery.subject}</code>
      </div>
      <div class="row-side">
        <span>
          {formatDate(delivery.last_attempt_at ?? delivery.created_at)} · {t("webhooks.attempts", { count: attempts })}
        </span>
        <span class="hint">{answer.filter(Boolean).join(" · ")}</span>
      </div>
      <div class="row-do">
        <button type="button" disabled={busy} onClick={() => void onRedeliver(delivery.delivery_id)}>
          {t("webhooks.redeliver")}
        </button>
      </div>
    </>
  );
}
