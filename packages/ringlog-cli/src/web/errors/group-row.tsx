import { useEffect, useRef } from "preact/hooks";
import type { ErrorGroup } from "../../model/api.js";
import { visibleLine } from "../detail/visible.js";
import { formatClock, formatCount, formatDay, formatShortCount, plural } from "../format.js";
import { LevelMark } from "../level-mark.js";
import { Link } from "../link.js";
import { isUtc } from "../preferences.js";
import { queryText } from "../state.js";
import { totalOf } from "./group-order.js";
import { linesOfKind } from "./group-query.js";
import { Sparkline } from "./sparkline.js";

interface RowProps {
  readonly group: ErrorGroup;
  readonly isCurrent: boolean;
}

/** One kind of error. Its title opens the first occurrence: the last line may be a summary of suppressed ones, which has no stack. */
export function GroupRow({ group, isCurrent }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  return (
    <li ref={row} class={`group-row ${isCurrent ? "is-current" : ""}`} aria-current={isCurrent ? "true" : undefined}>
      <Counts group={group} />
      <div class="group-text">
        <Title group={group} />
        <Origin group={group} />
      </div>
      <div class="group-when">
        <Sparkline counts={group.spark} />
        <Times group={group} />
      </div>
    </li>
  );
}

function Counts({ group }: { readonly group: ErrorGroup }) {
  return (
    <p class="group-count">
      {formatShortCount(totalOf(group))}
      <span class="unseen"> times</span>
    </p>
  );
}

function Title({ group: { level, type, message, firstId } }: { readonly group: ErrorGroup }) {
  return (
    <p class="group-title">
      <LevelMark level={level} isShort />{" "}
      <Link to={{ entryId: firstId }}>
        {type !== "" && <span class="error-type">{visibleLine(type, 120)}</span>} {visibleLine(message, 300)}
      </Link>
    </p>
  );
}

function Origin({ group }: { readonly group: ErrorGroup }) {
  const { functionName, services, requests, written, suppressed, lastId } = group;
  return (
    <p class="group-origin">
      {functionName !== null && <code>{visibleLine(functionName, 100)}</code>}
      {services.length > 0 && <span>{visibleLine(services.join(", "), 120)}</span>}
      {requests > 0 && <span>{plural(requests, "request")} hit</span>}
      {suppressed > 0 && (
        <span title="Suppressed ones are counted in summaries">
          {formatCount(written)} written, {formatCount(suppressed)} suppressed
        </span>
      )}
      <span class="group-links">
        <Link to={{ entryId: lastId }} title="Opens the last line of this kind">
          last
        </Link>
        <Link to={{ view: "logs", q: linesOfKind(queryText.value, group) }} title="Only the lines of this kind">
          lines
        </Link>
      </span>
    </p>
  );
}

function Times({ group: { firstMs, lastMs } }: { readonly group: ErrorGroup }) {
  const inUtc = isUtc.value === "utc";
  const [firstDay, lastDay] = [formatDay(firstMs, inUtc), formatDay(lastMs, inUtc)];
  const clock = (timeMs: number) => formatClock(timeMs, inUtc).slice(0, 8);
  const title = `first ${firstDay} ${clock(firstMs)}, last ${lastDay} ${clock(lastMs)}`;
  return (
    <p class="quiet" title={title}>
      {firstMs !== lastMs && (
        <span class="group-first">
          {firstDay === lastDay ? "" : `${firstDay.slice(5)} `}
          {clock(firstMs)} –{" "}
        </span>
      )}
      {lastDay.slice(5)} {clock(lastMs)}
    </p>
  );
}
