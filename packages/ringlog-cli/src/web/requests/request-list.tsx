import { useEffect, useState } from "preact/hooks";
import type { RequestSummary } from "../../model/api.js";
import { announce } from "../announce.js";
import { api } from "../api.js";
import { formatCount, plural } from "../format.js";
import { useKeys } from "../keys.js";
import { isIndexing } from "../live.js";
import { go, selection } from "../state.js";
import { useLiveReply } from "../use-live-reply.js";
import { Waiting } from "../waiting.js";
import { lengthMs, RequestRow } from "./request-row.js";

const PAGE_ROWS = 100;

/** Requests under the selection, latest first, a page at a time. */
export function RequestList() {
  const [offset, setOffset] = useState(0);
  const [current, setCurrent] = useState(-1);
  const chosen = selection.value;
  useEffect(() => setOffset(0), [chosen]);
  useEffect(() => setCurrent(-1), [chosen, offset]);
  const { value, error, isLoading } = useLiveReply(
    (signal) => api.requests(chosen, { offset, limit: PAGE_ROWS }, signal),
    // Further pages stand still while new requests come.
    [chosen, offset],
    offset === 0,
  );
  const requests = value?.requests ?? [];
  useListKeys(requests, current, setCurrent);
  // What was shown stays: the search box and the notices tell what is wrong.
  if (value === undefined) return <Waiting text="Looking for requests…" error={error} />;
  if (value.total === 0) return <NoRequests />;
  const longestMs = requests.reduce((longest, request) => Math.max(longest, lengthMs(request)), 0);
  return (
    <div class="list-view" aria-busy={isLoading}>
      <div class="list-head">
        <h2>{plural(value.total, "request")}</h2>
        {value.total > PAGE_ROWS && <Pages offset={offset} total={value.total} onMove={setOffset} />}
      </div>
      <ol class="list requests">
        {requests.map((request, index) => (
          <RequestRow key={request.requestId} request={request} longestMs={longestMs} isCurrent={index === current} />
        ))}
      </ol>
    </div>
  );
}

function useListKeys(requests: readonly RequestSummary[], current: number, setCurrent: (index: number) => void): void {
  const step = (by: number) => setCurrent(Math.min(requests.length - 1, Math.max(0, current + by)));
  const stepToError = (by: 1 | -1) => {
    const order = by > 0 ? [...requests.keys()] : [...requests.keys()].reverse();
    const from = current < 0 && by < 0 ? requests.length : current;
    const next = order.find((index) => (index - from) * by > 0 && (requests[index]?.errors ?? 0) > 0);
    if (next === undefined) announce("No further request with errors on this page");
    else setCurrent(next);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    e: () => stepToError(1),
    E: () => stepToError(-1),
  });
}

interface PagesProps {
  readonly offset: number;
  readonly total: number;
  readonly onMove: (offset: number) => void;
}

function Pages({ offset, total, onMove }: PagesProps) {
  const last = Math.min(total, offset + PAGE_ROWS);
  return (
    <nav class="pages" aria-label="Pages">
      <button
        type="button"
        class="text-button"
        disabled={offset === 0}
        onClick={() => onMove(Math.max(0, offset - PAGE_ROWS))}
      >
        Newer
      </button>
      <span class="quiet">
        {formatCount(offset + 1)}–{formatCount(last)}
      </span>
      <button type="button" class="text-button" disabled={last >= total} onClick={() => onMove(offset + PAGE_ROWS)}>
        Older
      </button>
    </nav>
  );
}

function NoRequests() {
  const isNarrowed = Object.values(selection.value).some((part) => part !== undefined);
  return (
    <div class="empty">
      <p>{noRequestsText(isNarrowed)}</p>
      {isNarrowed && (
        <button type="button" class="text-button" onClick={() => go({ q: "", fromMs: undefined, toMs: undefined })}>
          Show all
        </button>
      )}
    </div>
  );
}

function noRequestsText(isNarrowed: boolean): string {
  if (isIndexing.value) return "No request among the lines that are indexed yet.";
  if (isNarrowed) return "No selected line belongs to a request.";
  return "No line has a request id. The library sets it with withRequestId or one of its HTTP integrations.";
}
