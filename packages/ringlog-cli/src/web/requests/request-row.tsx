import { useEffect, useRef } from "preact/hooks";
import type { RequestSummary } from "../../model/api.js";
import { visibleLine } from "../detail/visible.js";
import { formatClock, formatDay, formatDuration, plural } from "../format.js";
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
  useEffect(() => {
    // Enter then opens it, and a screen reader reads it.
    if (isCurrent) row.current?.querySelector("a")?.focus();
  }, [isCurrent]);
  const inUtc = isUtc.value === "utc";
  return (
    <li ref={row} class={`request-row ${isCurrent ? "is-current" : ""}`} aria-current={isCurrent ? "true" : undefined}>
      <StatusMark status={request.status} />
      <p class="request-title">
        <Link to={{ requestId: request.requestId }}>{requestTitle(request)}</Link>
        <span class="quiet request-services">{visibleLine(request.services.join(", "), 100)}</span>
      </p>
      <p class="request-errors">{request.errors > 0 && plural(request.errors, "error")}</p>
      <Duration durationMs={request.durationMs} longestMs={longestMs} isBad={request.errors > 0} />
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

function Duration({
  durationMs,
  longestMs,
  isBad,
}: {
  readonly durationMs: number | null;
  readonly longestMs: number;
  readonly isBad: boolean;
}) {
  if (durationMs === null) return <p class="quiet request-duration">–</p>;
  const share = longestMs > 0 ? durationMs / longestMs : 0;
  return (
    <p class="request-duration">
      <span class="duration-bar" aria-hidden="true">
        <span class={isBad ? "duration-bad" : undefined} style={{ width: `${share * 100}%` }} />
      </span>
      <span class="duration-text">{formatDuration(durationMs)}</span>
    </p>
  );
}
