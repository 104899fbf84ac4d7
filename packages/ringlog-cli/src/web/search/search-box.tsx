import { useRef } from "preact/hooks";
import { exportUrl } from "../api.js";
import { useKeys } from "../keys.js";
import { areFacetsShown, facetsOpen } from "../preferences.js";
import { selection } from "../state.js";
import { Chips } from "./chips.js";
import { queryFault } from "./fault.js";
import { LevelFilter } from "./level-filter.js";
import { QueryInput } from "./query-input.js";
import "./search.css";

/** The query: as text, as levels, and as conditions that can be taken away. */
export function SearchBox() {
  const input = useRef<HTMLInputElement>(null);
  useKeys({
    "/": () => {
      input.current?.focus();
      input.current?.select();
    },
  });
  return (
    <search class="search">
      <div class="search-row">
        <QueryInput inputRef={input} />
        <Export />
      </div>
      <Fault />
      <div class="search-row">
        <FacetsSwitch />
        <LevelFilter />
        <Chips />
      </div>
    </search>
  );
}

/** The query with the place of the fault marked in it. */
function Fault() {
  const fault = queryFault.value;
  if (fault === undefined) return null;
  const { query, at, message } = fault;
  return (
    <p class="fault" id="query-fault" role="alert">
      <code>
        {query.slice(0, at)}
        <mark>{query.slice(at, at + 1) || " "}</mark>
        {query.slice(at + 1)}
      </code>{" "}
      {message}
    </p>
  );
}

function FacetsSwitch() {
  const isShown = areFacetsShown();
  return (
    <button
      type="button"
      class="text-button"
      aria-expanded={isShown}
      aria-controls={isShown ? "facets" : undefined}
      onClick={() => {
        facetsOpen.value = isShown ? "closed" : "open";
      }}
    >
      {isShown ? "‹" : "›"} Filters
    </button>
  );
}

function Export() {
  return (
    <span class="export">
      <a
        class="text-button"
        href={exportUrl(selection.value, "jsonl")}
        download
        title="Download the selected lines as JSON Lines"
      >
        JSONL
      </a>
      <a
        class="text-button"
        href={exportUrl(selection.value, "csv")}
        download
        title="Download the selected lines as CSV"
      >
        CSV
      </a>
    </span>
  );
}
