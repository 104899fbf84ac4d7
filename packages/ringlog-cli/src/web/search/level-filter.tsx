import { VIEW_LEVELS, type ViewLevel } from "../../model/api.js";
import { api } from "../api.js";
import { formatCount, formatShortCount } from "../format.js";
import { LEVEL_SYMBOLS } from "../level-mark.js";
import { isIndexing, slowRevision } from "../live.js";
import { go, queryText } from "../state.js";
import { useReply } from "../use-reply.js";
import { useSettledSelection } from "../use-settled-selection.js";
import { conditionState, dropField, toggleCondition } from "./conditions.js";

const BUTTONS = VIEW_LEVELS.filter((level) => level !== "none");

/** A button a level: which are shown, in which colour, and how many there are. None pressed: all are shown. */
export function LevelFilter() {
  const wanted = useSettledSelection(120);
  const reply = useReply((signal) => api.facets(wanted, ["level"], signal), [wanted, slowRevision.value]);
  const counts = new Map(reply.value?.facets[0]?.values.map(({ value, count }) => [value, count]));
  const query = queryText.value;
  const isChosen = (level: ViewLevel) => conditionState(query, "level", level) === "asked";
  return (
    <fieldset class="levels">
      <legend class="unseen">Levels</legend>
      {BUTTONS.map((level) => (
        <LevelButton
          key={level}
          level={level}
          count={reply.value === undefined || isIndexing.value ? undefined : (counts.get(level) ?? 0)}
          isChosen={isChosen(level)}
          onToggle={() => go({ q: toggleLevel(query, level) })}
        />
      ))}
    </fieldset>
  );
}

/** All levels are asked for as by no condition. */
function toggleLevel(query: string, level: ViewLevel): string {
  const next = toggleCondition(query, "level", level, false);
  return BUTTONS.every((name) => conditionState(next, "level", name) === "asked") ? dropField(next, "level") : next;
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
