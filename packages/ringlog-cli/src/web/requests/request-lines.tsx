import { useEffect, useRef } from "preact/hooks";
import type { RequestLine } from "../../model/api.js";
import { announce } from "../announce.js";
import { relativeTime } from "../detail/figures.js";
import { visibleLine } from "../detail/visible.js";
import { formatDuration, plural } from "../format.js";
import { useKeys } from "../keys.js";
import { LevelMark } from "../level-mark.js";
import { Link } from "../link.js";
import { adjust, entryId } from "../state.js";

interface LinesProps {
  readonly lines: readonly RequestLine[];
  /** Where the request begins. */
  readonly fromMs: number;
  readonly leftOut: number;
}

/** All lines of a request as text, oldest first. */
export function RequestLines({ lines, fromMs, leftOut }: LinesProps) {
  useLineKeys(lines);
  return (
    <>
      <h3 class="lines-title">Lines</h3>
      <ol class="request-list">
        {lines.map((line) => (
          <Line key={line.id} line={line} fromMs={fromMs} isOpen={line.id === entryId.value} />
        ))}
        {leftOut > 0 && <li class="list-rest">{plural(leftOut, "more line")} that are not shown here.</li>}
      </ol>
    </>
  );
}

function useLineKeys(lines: readonly RequestLine[]): void {
  const step = (by: 1 | -1, isWanted: (line: RequestLine) => boolean) => {
    const current = lines.findIndex(({ id }) => id === entryId.value);
    const from = current < 0 && by < 0 ? lines.length : current;
    const rest = by > 0 ? lines.slice(from + 1) : lines.slice(0, from).reverse();
    const next = rest.find(isWanted);
    if (next === undefined) announce("No further line");
    else adjust("entry", { entryId: next.id });
  };
  const isError = ({ level }: RequestLine) => level === "error" || level === "fatal";
  useKeys({
    j: () => step(1, () => true),
    k: () => step(-1, () => true),
    e: () => step(1, isError),
    E: () => step(-1, isError),
  });
}

function Line({
  line,
  fromMs,
  isOpen,
}: {
  readonly line: RequestLine;
  readonly fromMs: number;
  readonly isOpen: boolean;
}) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const { timeMs, level, service, functionName, durationMs, msg } = line;
  return (
    <li ref={row} aria-current={isOpen ? "true" : undefined} class={isOpen ? "is-current" : undefined}>
      <Link class="request-line" to={{ entryId: line.id }}>
        <span class="around-time">{timeMs === null ? "–" : relativeTime(timeMs - fromMs)}</span>
        <LevelMark level={level} isShort />
        <span class="line-service">{visibleLine(service ?? "", 40)}</span>
        <span class="line-text">
          {functionName !== null && <code>{visibleLine(functionName, 60)} </code>}
          {visibleLine(msg, 400)}
        </span>
        <span class="around-time">{durationMs === null ? "" : formatDuration(durationMs)}</span>
      </Link>
    </li>
  );
}
