import { formatCount, plural } from "../format.js";
import { status } from "../live.js";
import { go, place, queryText } from "../state.js";
import { LogGrid } from "./log-grid.js";
import "./logs.css";
import type { RowList } from "./row-list.js";
import { useRowList } from "./use-row-list.js";

/** Lines under the selection, newest first. */
export function LogsView() {
  const { list, error } = useRowList();
  const day = hasSeveralDays();
  return (
    <section class={`logs ${day ? "has-day" : ""}`} aria-label="Logs">
      {error !== undefined && (
        <p class="notice notice-bad" role="alert">
          {error.message}
        </p>
      )}
      {list === undefined ? <Loading hasError={error !== undefined} /> : <Lines list={list} hasDay={day} />}
    </section>
  );
}

function Lines({ list, hasDay }: { readonly list: RowList; readonly hasDay: boolean }) {
  if ((list.total.value ?? 0) === 0) return <Nothing />;
  return (
    <>
      {list.error.value !== undefined && (
        <p class="notice notice-bad" role="alert">
          {list.error.value.message}
        </p>
      )}
      <Arrived list={list} />
      <LogGrid list={list} hasDay={hasDay} />
    </>
  );
}

/** How many lines wait above what is shown. */
function Arrived({ list }: { readonly list: RowList }) {
  const count = list.arrived.value;
  if (count <= 0) return null;
  const show = () => {
    list.follow();
    document.querySelector(".log-scroll")?.scrollTo({ top: 0 });
  };
  return (
    <button type="button" class="main-button log-arrived" onClick={show}>
      ↑ {plural(count, "new line")}
    </button>
  );
}

function Loading({ hasError }: { readonly hasError: boolean }) {
  if (hasError) return null;
  return (
    <p class="empty" role="status">
      Loading lines…
    </p>
  );
}

function Nothing() {
  const { fromMs, toMs } = place.value;
  const isPart = fromMs !== undefined || toMs !== undefined;
  const lines = (status.value?.files ?? []).reduce((sum, file) => sum + file.lines, 0);
  if (queryText.value === "" && !isPart) return <p class="empty">There are no lines yet. New ones appear here.</p>;
  return (
    <div class="empty">
      <p>No line matches{lines > 0 && ` (of ${formatCount(lines)})`}.</p>
      <p class="empty-actions">
        {queryText.value !== "" && (
          <button type="button" class="text-button" onClick={() => go({ q: "" })}>
            Clear the search
          </button>
        )}
        {isPart && (
          <button type="button" class="text-button" onClick={() => go({ fromMs: undefined, toMs: undefined })}>
            All of the time
          </button>
        )}
      </p>
    </div>
  );
}

function hasSeveralDays(): boolean {
  const range = status.value?.range;
  return range !== undefined && range.toMs - range.fromMs > 20 * 3_600_000;
}
