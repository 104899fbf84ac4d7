import { useMemo, useRef, useState } from "preact/hooks";
import type { ErrorPin } from "../../model/api.js";
import { formatTime, plural } from "../format.js";
import { LEVEL_SYMBOLS } from "../level-mark.js";
import { isUtc } from "../preferences.js";
import { openPin } from "./open-pin.js";
import { groupPins, type PinGroup } from "./pins.js";
import type { PlotArea } from "./plot-view.js";
import type { TimeRange } from "./zoom.js";

interface PinRowProps {
  readonly pins: readonly ErrorPin[];
  readonly range: TimeRange;
  readonly area: PlotArea;
}

const MIN_GAP_PX = 14;

/** Where errors came for the first time. One stop of the Tab key; the arrow keys go from pin to pin. */
export function PinRow({ pins, range, area }: PinRowProps) {
  const [active, setActive] = useState(0);
  const row = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => {
    const pxPerMs = area.widthPx / (range.toMs - range.fromMs);
    return groupPins(pins, (timeMs) => (timeMs - range.fromMs) * pxPerMs, { ...area, minGapPx: MIN_GAP_PX });
  }, [pins, range.fromMs, range.toMs, area]);
  if (groups.length === 0) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(groups.length - 1, Math.max(0, active + step));
    setActive(next);
    row.current?.querySelectorAll("button")[next]?.focus();
  };
  const current = Math.min(active, groups.length - 1);
  return (
    <div ref={row} class="pins" role="toolbar" aria-label="First occurrences of errors" onKeyDown={onKeyDown}>
      {groups.map((group, i) => (
        <Pin
          key={group.pin.fingerprint}
          group={group}
          area={area}
          isStop={i === current}
          onFocus={() => setActive(i)}
        />
      ))}
    </div>
  );
}

interface PinProps {
  readonly group: PinGroup;
  readonly area: PlotArea;
  readonly isStop: boolean;
  readonly onFocus: () => void;
}

function Pin({ group: { pin, others, leftPx }, area, isStop, onFocus }: PinProps) {
  const words = [pin, ...others].slice(0, 8).map(wordsOf);
  if (others.length > 7) words.push(`and ${others.length - 7} more`);
  return (
    <button
      type="button"
      class={`pin level-${pin.level}`}
      style={{ transform: `translateX(${area.leftPx + leftPx}px)` }}
      tabIndex={isStop ? 0 : -1}
      title={words.join("\n")}
      aria-label={`${others.length > 0 ? `${others.length + 1} errors: ` : ""}${words.join("; ")}`}
      onFocus={onFocus}
      onClick={() => openPin(pin)}
    >
      <span aria-hidden="true">{others.length > 0 ? others.length + 1 : LEVEL_SYMBOLS[pin.level]}</span>
    </button>
  );
}

function wordsOf(pin: ErrorPin): string {
  return `${pin.title} (${pin.level}, ${plural(pin.count, "time")}, first ${formatTime(pin.timeMs, isUtc.value === "utc")})`;
}
