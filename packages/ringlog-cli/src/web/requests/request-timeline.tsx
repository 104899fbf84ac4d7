import { useRef, useState } from "preact/hooks";
import { relativeTime } from "../detail/figures.js";
import { visibleLine } from "../detail/visible.js";
import { formatDuration, plural } from "../format.js";
import { LEVEL_SYMBOLS } from "../level-mark.js";
import { entryId, go } from "../state.js";
import { axisTicks, type Lane, leadingLine, type Mark, type Span, type Timeline } from "./lanes.js";

const WANTED_TICKS = 5;
/** Of a lane's row; the style sheet has the same. */
const ROW_PX = 20;

/**
 * The request on one axis, a lane a process: spans for what took time, marks for lines. One stop of the tab key; arrow keys go
 * from one to the next. The list below says the same in text.
 */
export function RequestTimeline({ timeline }: { readonly timeline: Timeline }) {
  const { lanes, fromMs, toMs } = timeline;
  const root = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(0);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(root.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const next = nextIndex(event.key, buttons.indexOf(event.target as HTMLElement), buttons.length);
    if (next === undefined) return;
    event.preventDefault();
    setFocused(next);
    buttons[next]?.focus();
  };
  let count = 0;
  const tabIndexOf = () => (count++ === focused ? 0 : -1);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div
      class="lanes"
      ref={root}
      role="group"
      aria-label={`Timeline: ${formatDuration(toMs - fromMs)}, ${plural(lanes.length, "lane")}. Arrow keys go from line to line.`}
      onKeyDown={onKeyDown}
    >
      <Axis lengthMs={toMs - fromMs} />
      {lanes.map((lane) => (
        <LaneView key={lane.name} lane={lane} fromMs={fromMs} tabIndexOf={tabIndexOf} />
      ))}
    </div>
  );
}

function nextIndex(key: string, index: number, length: number): number | undefined {
  if (index < 0 || length === 0) return undefined;
  const next = {
    ArrowRight: index + 1,
    ArrowDown: index + 1,
    ArrowLeft: index - 1,
    ArrowUp: index - 1,
    Home: 0,
    End: length - 1,
  }[key];
  return next === undefined ? undefined : Math.min(length - 1, Math.max(0, next));
}

function Axis({ lengthMs }: { readonly lengthMs: number }) {
  return (
    <div class="axis" aria-hidden="true">
      <span class="axis-track">
        {axisTicks(lengthMs, WANTED_TICKS).map((ms) => (
          <span key={ms} class="tick" style={{ left: percent(lengthMs > 0 ? ms / lengthMs : 0.5) }}>
            {formatDuration(ms)}
          </span>
        ))}
      </span>
    </div>
  );
}

interface LaneProps {
  readonly lane: Lane;
  readonly fromMs: number;
  readonly tabIndexOf: () => number;
}

function LaneView({ lane, fromMs, tabIndexOf }: LaneProps) {
  const { service, pid, spans, marks, rows } = lane;
  return (
    <div class="lane">
      <p class="lane-name">
        {visibleLine(service ?? "unnamed", 60)} {pid !== undefined && <span class="quiet">{pid}</span>}
      </p>
      <div class="lane-track" style={{ height: `${(rows + 1) * ROW_PX}px` }}>
        {spans.map((span) => (
          <SpanView key={span.line.id} span={span} tabIndex={tabIndexOf()} />
        ))}
        {marks.map((mark) => (
          <MarkView key={mark.lines[0]?.id} mark={mark} fromMs={fromMs} top={rows * ROW_PX} tabIndex={tabIndexOf()} />
        ))}
      </div>
    </div>
  );
}

function SpanView({ span: { line, from, to, row }, tabIndex }: { readonly span: Span; readonly tabIndex: number }) {
  const title = `${visibleLine(line.functionName ?? line.msg, 120)} ${formatDuration(line.durationMs ?? 0)}`;
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      class={`span span-${line.level} ${entryId.value === line.id ? "is-open" : ""}`}
      style={{ left: percent(from), width: percent(to - from), top: `${row * ROW_PX}px` }}
      title={title}
      aria-label={`${line.level}: ${title}`}
      onClick={() => go({ entryId: line.id })}
    >
      <span class="span-text">{title}</span>
    </button>
  );
}

interface MarkProps {
  readonly mark: Mark;
  readonly fromMs: number;
  readonly top: number;
  readonly tabIndex: number;
}

function MarkView({ mark, fromMs, top, tabIndex }: MarkProps) {
  const { at, lines, worst } = mark;
  const line = leadingLine(mark);
  const when = relativeTime((line.timeMs ?? fromMs) - fromMs);
  const text = `${when} ${worst}: ${visibleLine(line.msg, 160)}`;
  const title = lines.length === 1 ? text : `${plural(lines.length, "line")}, of them ${text}`;
  const isOpen = lines.some(({ id }) => entryId.value === id);
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      class={`mark mark-${worst} ${isOpen ? "is-open" : ""}`}
      style={{ left: percent(at), top: `${top}px` }}
      title={title}
      aria-label={title}
      onClick={() => go({ entryId: line.id })}
    >
      <span aria-hidden="true">
        {lines.length > 1 && worst !== "error" && worst !== "fatal" ? lines.length : LEVEL_SYMBOLS[worst]}
      </span>
    </button>
  );
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))}%`;
}
