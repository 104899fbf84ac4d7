import { useEffect, useMemo, useRef } from "preact/hooks";
import { useKeys } from "../keys.js";
import { isUtc } from "../preferences.js";
import { entryId, go } from "../state.js";
import { wantedTexts } from "./highlight.js";
import { LogRow } from "./log-row.js";
import type { RowList } from "./row-list.js";
import { useCursor } from "./use-cursor.js";
import { useScroll } from "./use-scroll.js";
import { placeInView, rowWindow } from "./window.js";

/** As `--row` in theme.css. */
const ROW_PX = 22;
/** While the list moves fast, what flies by is not fetched. */
const FETCH_PAUSE_MS = 60;

/** Rows of the list that are in view; all others are only a height. */
export function LogGrid({ list, hasDay }: { readonly list: RowList; readonly hasDay: boolean }) {
  const total = list.total.value ?? 0;
  list.version.value; // rows came: draw again
  const scroll = useScroll(total, ROW_PX);
  const shown = rowWindow(scroll.listPx, scroll.size);
  const cursor = useCursor(list, (index) => scroll.goTo(placeInView(index, scroll.listPx, scroll.size)));
  useFetching(list, shown, total);
  useFollowing(list, scroll.listPx);
  useEffect(() => {
    if (entryId.peek() === undefined) scroll.goTo(0);
  }, [list]);
  const pageRows = Math.max(1, Math.floor(scroll.size.viewPx / ROW_PX) - 1);
  const moves = movesOf(cursor, shown.first, pageRows, total);
  useKeys(keysOf(cursor, moves, total));

  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  };
  const onClick = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest("[data-index]") : null;
    if (!(row instanceof HTMLElement) || String(getSelection()) !== "") return;
    const index = Number(row.dataset["index"]);
    const { id, requestId } = list.row(index) ?? {};
    cursor.put(index);
    if (requestId != null && event.target instanceof Element && event.target.closest(".cell-request") !== null) {
      go({ view: "requests", requestId });
    } else if (id !== undefined) go({ entryId: id });
  };
  const wanted = useMemo(() => wantedTexts(list.selection.q ?? ""), [list]);
  // Elements are used again for the rows that come into view.
  const slots = Math.ceil(scroll.size.viewPx / ROW_PX) + 2;
  const rows = [];
  let activeId: string | undefined;
  for (let index = shown.first; index <= shown.last; index++) {
    const row = list.row(index);
    const isCurrent = cursor.isAt(row, list.rankOf(index));
    if (isCurrent) activeId = `row-${index}`;
    rows.push(
      <LogRow
        key={index % slots}
        index={index}
        row={row}
        total={total}
        topPx={(index - shown.base) * ROW_PX}
        isCurrent={isCurrent}
        isOpen={row !== undefined && row.id === entryId.value}
        utc={isUtc.value === "utc"}
        hasDay={hasDay}
        wanted={wanted}
      />,
    );
  }
  return (
    <div class="log-grid">
      <Columns />
      <div
        ref={scroll.element}
        class="log-scroll"
        role="listbox"
        aria-label="Lines, newest first"
        aria-activedescendant={activeId}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={scroll.onScroll}
        onClick={onClick}
      >
        <div class="log-window" role="presentation" style={{ transform: `translateY(${shown.topPx}px)` }}>
          {rows}
        </div>
        <div style={{ height: `${scroll.heightPx}px` }} role="presentation" />
      </div>
    </div>
  );
}

/** For the eye; read aloud, a line is a sentence that needs none. */
function Columns() {
  return (
    <div class="log-columns" aria-hidden="true">
      <span>Time</span>
      <span>Level</span>
      <span class="col-service">Service</span>
      <span>Message</span>
      <span class="col-request">Request</span>
    </div>
  );
}

type CursorOf = ReturnType<typeof useCursor>;

function movesOf(cursor: CursorOf, first: number, pageRows: number, total: number): Record<string, () => void> {
  return {
    ArrowDown: () => cursor.move(1, first),
    ArrowUp: () => cursor.move(-1, first),
    PageDown: () => cursor.move(pageRows, first + pageRows),
    PageUp: () => cursor.move(-pageRows, first),
    Home: () => cursor.put(0),
    End: () => cursor.put(total - 1),
  };
}

function keysOf(cursor: CursorOf, moves: Record<string, () => void>, total: number) {
  return {
    j: () => moves["ArrowDown"]?.(),
    k: () => moves["ArrowUp"]?.(),
    g: () => cursor.put(0),
    G: () => cursor.put(total - 1),
    e: () => cursor.goToError("older"),
    E: () => cursor.goToError("newer"),
    Enter: () => cursor.open(),
    r: () => cursor.openRequest(),
  };
}

/** Fetches what is in view, a page around it, once the list moves slowly enough. */
function useFetching(list: RowList, shown: { first: number; last: number }, total: number): void {
  const lastMs = useRef(0);
  useEffect(() => {
    if (shown.last < shown.first) return;
    const fetchRows = () => {
      lastMs.current = performance.now();
      list.want(Math.max(0, shown.first - 30), Math.min(total - 1, shown.last + 60));
    };
    const waitMs = FETCH_PAUSE_MS - (performance.now() - lastMs.current);
    if (waitMs <= 0) {
      fetchRows();
      return;
    }
    const timer = setTimeout(fetchRows, waitMs);
    return () => clearTimeout(timer);
  }, [list, shown.first, shown.last, total]);
}

/** At the top new lines are shown as they come; elsewhere they wait. */
function useFollowing(list: RowList, listPx: number): void {
  const isAtTop = listPx < 1;
  useEffect(() => {
    if (isAtTop) list.follow();
    else list.pause();
  }, [list, isAtTop]);
}
