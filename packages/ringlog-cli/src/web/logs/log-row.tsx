import { Component } from "preact";
import type { Row } from "../../model/api.js";
import { visibleLine } from "../detail/visible.js";
import { formatClock, formatDay } from "../format.js";
import { LevelMark } from "../level-mark.js";
import { highlight } from "./highlight.js";

interface LogRowProps {
  /** From the newest, 0 first. */
  readonly index: number;
  /** Undefined while it is being fetched. */
  readonly row: Row | undefined;
  readonly topPx: number;
  readonly total: number;
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly utc: boolean;
  readonly hasDay: boolean;
  readonly wanted: readonly string[];
}

/** Longer ones are cut: no window is wider. */
const MAX_CHARACTERS = 500;

/** One line of the list. Clicks are the list's business. Drawn anew only when something of it has changed: scrolling moves it as it is. */
export class LogRow extends Component<LogRowProps> {
  override shouldComponentUpdate(next: LogRowProps): boolean {
    return (Object.keys(next) as (keyof LogRowProps)[]).some((name) => next[name] !== this.props[name]);
  }

  override render({ index, row, topPx, total, isCurrent, isOpen, utc, hasDay, wanted }: LogRowProps) {
    const state = `${isCurrent ? "is-current" : ""} ${isOpen ? "is-open" : ""}`;
    return (
      <div
        id={`row-${index}`}
        class={`log-row ${row === undefined ? "is-waiting" : `row-${row.level}`} ${state}`}
        style={{ transform: `translateY(${topPx}px)` }}
        role="option"
        tabIndex={-1}
        aria-posinset={index + 1}
        aria-setsize={total}
        aria-selected={isCurrent}
        data-index={index}
      >
        {row === undefined ? <Waiting /> : <Cells row={row} utc={utc} hasDay={hasDay} wanted={wanted} />}
      </div>
    );
  }
}

function Cells({ row, utc, hasDay, wanted }: Pick<LogRowProps, "utc" | "hasDay" | "wanted"> & { readonly row: Row }) {
  return (
    <>
      <span class="cell-time">
        {row.timeMs === null
          ? "–"
          : `${hasDay ? `${formatDay(row.timeMs, utc).slice(5)} ` : ""}${formatClock(row.timeMs, utc)}`}
      </span>
      <span class="cell-level">
        <LevelMark level={row.level} />
      </span>
      <span class="cell-service">{row.service !== null && visibleLine(row.service, 60)}</span>
      <span class="cell-msg">
        {row.isBad && <span class="damaged">damaged</span>}
        <Message text={visibleLine(row.msg, MAX_CHARACTERS)} wanted={wanted} />
      </span>
      <span class="cell-request" title={row.requestId === null ? undefined : "Show this request (r)"}>
        {row.requestId !== null && visibleLine(row.requestId, 60)}
      </span>
    </>
  );
}

function Message({ text, wanted }: { readonly text: string; readonly wanted: readonly string[] }) {
  if (wanted.length === 0) return text;
  return highlight(text, wanted).map((piece, i) => (piece.isHit ? <mark key={i}>{piece.text}</mark> : piece.text));
}

function Waiting() {
  return (
    <>
      <span class="cell-time">
        <span class="unseen">loading</span>
      </span>
      <span />
      <span />
      <span class="cell-msg">
        <span class="placeholder" />
      </span>
      <span />
    </>
  );
}
