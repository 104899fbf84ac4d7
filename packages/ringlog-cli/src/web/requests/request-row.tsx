import { useLayoutEffect, useRef } from "preact/hooks";
import type { RequestSummary } from "../../model/api.js";
import { visibleLine } from "../detail/visible.js";
import { formatClock, formatDay, formatDuration, plural } from "../format.js";
import { LevelMark } from "../level-mark.js";
import { Link } from "../link.js";
import { isUtc } from "../preferences.js";
import { StatusMark } from "./status-mark.js";

interface RowProps {
  readonly request: RequestSummary;
  /** Of all that are shown: the length of a whole bar. */
  readonly longestMs: number;
  /** Chosen by the keyboard. */
  readonly isCurrent: boolean;
}

/** One request of the list. */
export function RequestRow({ request, longestMs, isCurrent }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    // At once, so that an Enter right behind the key opens it; and a screen reader reads it.
    if (isCurrent) row.current?.querySelector("a")?.focus();
  }, [isCurrent]);
  const inUtc = isUtc.value === "utc";
  return (
    <li ref={row} class={`request-row ${isCurrent ? "is-current" : ""}`} aria-current={isCurrent ? "true" : undefined}>
      {request.status === null ? <LevelMark level={request.worst} isShort /> : <StatusMark status={request.status} />}
      <p class="request-title">
        <Link to={{ requestId: request.requestId }}>{requestTitle(request)}</Link>
        <span class="quiet request-services">{visibleLine(request.services.join(", "), 100)}</span>
      </p>
      <p class="request-errors">{request.errors > 0 && plural(request.errors, "error")}</p>
      <Duration request={request} longestMs={longestMs} />
      <p class="quiet request-lines">{plural(request.lines, "line")}</p>
      <p class="quiet request-time" title={`Last line: ${formatDay(request.lastMs, inUtc)}`}>
        {formatClock(request.lastMs, inUtc)}
      </p>
    </li>
  );
}

/** `GET /cart/:id`, else its id. */
export function requestTitle({ method, route, requestId }: RequestSummary): string {
  const title = [method, route].filter((part) => part !== null).join(" ");
  return visibleLine(title === "" ? requestId : title, 160);
}

/** What an access record says it took, else from its first line to its last. */
export function lengthMs({ durationMs, firstMs, lastMs }: RequestSummary): number {
  return durationMs ?? Math.max(0, lastMs - firstMs);
}

function Duration({ request, longestMs }: { readonly request: RequestSummary; readonly longestMs: number }) {
  const ms = lengthMs(request);
  const share = longestMs > 0 ? ms / longestMs : 0;
  const isTold = request.durationMs !== null;
  return (
    <p class="request-duration" title={isTold ? "As its access record says" : "From its first line to its last"}>
      <span class="duration-bar" aria-hidden="true">
        <span class={request.errors > 0 ? "duration-bad" : undefined} style={{ width: `${share * 100}%` }} />
      </span>
      <span class={`duration-text ${isTold ? "" : "quiet"}`}>{formatDuration(ms)}</span>
    </p>
  );
}
