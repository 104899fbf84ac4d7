import { useMemo, useState } from "preact/hooks";
import { announce } from "../announce.js";
import { api } from "../api.js";
import { formatCount, plural } from "../format.js";
import { useKeys } from "../keys.js";
import { isIndexing } from "../live.js";
import { adjust, entryId, go, selection } from "../state.js";
import { useLiveReply } from "../use-live-reply.js";
import { Waiting } from "../waiting.js";
import "./errors.css";
import { GROUP_ORDERS, type GroupOrder, sortGroups, totalOf } from "./group-order.js";
import { GroupRow } from "./group-row.js";

const SPARK_BUCKETS = 40;
const ORDER_NAMES: Readonly<Record<GroupOrder, string>> = {
  count: "Most",
  last: "Latest",
  first: "New",
  requests: "Requests hit",
};

/** Groups of errors under the selection. */
export function ErrorsView() {
  const [order, setOrder] = useState<GroupOrder>("count");
  const chosen = selection.value;
  const { value, error, isLoading } = useLiveReply((signal) => api.errors(chosen, SPARK_BUCKETS, signal), [chosen]);
  const groups = useMemo(() => sortGroups(value?.groups ?? [], order), [value, order]);
  const current = groups.findIndex(({ firstId, lastId }) => entryId.value === firstId || entryId.value === lastId);
  const step = (by: number) => {
    const next = groups[current < 0 && by < 0 ? groups.length - 1 : current + by];
    if (next === undefined) announce(by > 0 ? "This was the last error" : "This was the first error");
    else adjust("entry", { entryId: next.firstId });
  };
  useKeys({ j: () => step(1), k: () => step(-1), e: () => step(1), E: () => step(-1) });
  // What was shown stays: the search box and the notices tell what is wrong.
  if (value === undefined) return <Waiting text="Counting errors…" error={error} />;
  if (groups.length === 0) return <NoErrors />;
  const all = groups.reduce((sum, group) => sum + totalOf(group), 0);
  return (
    <div class="list-view" aria-busy={isLoading}>
      <div class="list-head">
        <h2>
          {plural(groups.length, "kind")} of errors <span class="quiet">{formatCount(all)} in all</span>
        </h2>
        <fieldset class="orders">
          <legend class="unseen">Sort by</legend>
          {GROUP_ORDERS.map((name) => (
            <button
              key={name}
              type="button"
              class="text-button"
              aria-pressed={order === name}
              onClick={() => setOrder(name)}
            >
              {ORDER_NAMES[name]}
            </button>
          ))}
        </fieldset>
      </div>
      <ol class="list groups">
        {groups.map((group) => (
          <GroupRow key={group.fingerprint} group={group} isCurrent={group === groups[current]} />
        ))}
        {value.leftOut > 0 && (
          <li class="list-rest">{plural(value.leftOut, "more kind")} of errors: narrow the search to see them.</li>
        )}
      </ol>
    </div>
  );
}

function NoErrors() {
  const isNarrowed = Object.values(selection.value).some((part) => part !== undefined);
  return (
    <div class="empty">
      <p>
        {isNarrowed ? "No error among the selected lines" : "No errors"}
        {isIndexing.value ? ", as far as they are indexed yet." : "."}
      </p>
      {isNarrowed && (
        <button type="button" class="text-button" onClick={() => go({ q: "", fromMs: undefined, toMs: undefined })}>
          Show all
        </button>
      )}
    </div>
  );
}
