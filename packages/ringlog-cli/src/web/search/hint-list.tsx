import type { Hint } from "./hints.js";

interface HintListProps {
  readonly hints: readonly Hint[];
  readonly active: number;
  readonly onTake: (hint: Hint) => void;
}

/** Below the search box; the box keeps the focus and tells which one is active. */
export function HintList({ hints, active, onTake }: HintListProps) {
  return (
    <div class="hints" id="query-hints" role="listbox" aria-label="Hints" hidden={hints.length === 0}>
      {hints.map((hint, i) => (
        <div
          key={hint.insert}
          id={`query-hint-${i}`}
          class="hint"
          role="option"
          tabIndex={-1}
          aria-selected={i === active}
          onMouseDown={(event) => {
            event.preventDefault(); // the box keeps the focus
            onTake(hint);
          }}
        >
          <span class="hint-label">{hint.label}</span>
          <span class="hint-detail">{hint.detail}</span>
        </div>
      ))}
    </div>
  );
}
