import { VIEW_LEVELS, type ViewLevel } from "../../model/api.js";
import { api } from "../api.js";
import { formatCount, formatShortCount } from "../format.js";
import { LEVEL_SYMBOLS } from "../level-mark.js";
import { slowRevision } from "../live.js";
import { go, queryText, selection } from "../state.js";
import { useDebounced } from "../use-debounced.js";
import { useReply } from "../use-reply.js";
import { valuesOf, withValues } from "./conditions.js";

const BUTTONS = VIEW_LEVELS.filter((level) => level !== "none");

/** A button a level: which are shown, in which colour, and how many there are. None pressed: all are shown. */
export function LevelFilter() {
  const wanted = useDebounced(selection.value, 120);
  const reply = useReply((signal) => api.facets(wanted, ["level"], signal), [wanted, slowRevision.value]);
  const counts = new Map(reply.value?.facets[0]?.values.map(({ value, count }) => [value, count]));
  const chosen = valuesOf(queryText.value, "level").included;
  const toggle = (level: ViewLevel) => {
    const next = BUTTONS.filter((name) => (name === level) !== chosen.includes(name));
    go({ q: withValues(queryText.value, "level", next.length === BUTTONS.length ? [] : next) });
  };
  return (
    <fieldset class="levels">
      <legend class="unseen">Levels</legend>
      {BUTTONS.map((level) => (
        <LevelButton
          key={level}
          level={level}
          count={reply.value === undefined ? undefined : (counts.get(level) ?? 0)}
          isChosen={chosen.includes(level)}
          onToggle={() => toggle(level)}
        />
      ))}
    </fieldset>
  );
}

interface LevelButtonProps {
  readonly level: ViewLevel;
  /** Undefined while it is not known. */
  readonly count: number | undefined;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

function LevelButton({ level, count, isChosen, onToggle }: LevelButtonProps) {
  const lines = count === undefined ? "" : `${formatCount(count)} lines`;
  return (
    <button
      type="button"
      class={`level-button ${count === 0 ? "is-none" : ""}`}
      aria-pressed={isChosen}
      title={lines === "" ? `Only ${level}` : `Only ${level}: ${lines}`}
      onClick={onToggle}
    >
      <span class={`swatch swatch-${level}`} aria-hidden="true">
        {LEVEL_SYMBOLS[level]}
      </span>
      {level} {count !== undefined && <span class="level-count">{formatShortCount(count)}</span>}
    </button>
  );
}
