import { useEffect, useRef, useState } from "preact/hooks";
import type { Row } from "../../model/api.js";
import { announce } from "../announce.js";
import { api } from "../api.js";
import { adjust, entryId, go } from "../state.js";
import { findNextError } from "./next-error.js";
import type { RowList } from "./row-list.js";

/** The row that keys move from. */
export interface Cursor {
  /** Undefined while it is not fetched. */
  readonly id: string | undefined;
  readonly rank: number;
}

/** @param show brings a row into view */
export function useCursor(list: RowList, show: (index: number) => void) {
  const [cursor, setCursor] = useState<Cursor | undefined>(undefined);
  const latest = useRef(cursor);
  latest.current = cursor;

  const indexOf = (at: Cursor) => list.indexOf((at.id === undefined ? undefined : list.rankOfId(at.id)) ?? at.rank);
  const put = (index: number) => {
    const last = (list.total.peek() ?? 0) - 1;
    if (last < 0) return;
    const bounded = Math.min(last, Math.max(0, index));
    const row = list.row(bounded);
    latest.current = { id: row?.id, rank: list.rankOf(bounded) };
    setCursor(latest.current);
    show(bounded);
    if (row !== undefined && entryId.peek() !== undefined) adjust("entry", { entryId: row.id });
  };
  const move = (step: number, firstVisible: number) => {
    const at = latest.current;
    put(at === undefined ? firstVisible : indexOf(at) + step);
  };
  const open = () => {
    const at = latest.current;
    const id = at?.id ?? (at && list.row(indexOf(at))?.id);
    if (id === undefined) return false;
    go({ entryId: id });
    return true;
  };
  const openRequest = () => {
    const at = latest.current;
    const requestId = at && list.row(indexOf(at))?.requestId;
    if (requestId == null) return false;
    go({ view: "requests", requestId });
    return true;
  };
  /** To a line that may be anywhere in the list, or not in it. */
  const locate = async (id: string) => {
    const known = list.rankOfId(id);
    const { offset } = known === undefined ? await api.position(id, list.selection) : { offset: undefined };
    if (offset === null) return;
    const rank = known ?? list.rankOfOffset(offset ?? 0);
    latest.current = { id, rank };
    setCursor(latest.current);
    show(list.indexOf(rank));
  };
  const goToError = async (direction: "older" | "newer") => {
    const at = latest.current;
    const index = at === undefined ? undefined : indexOf(at);
    const from = { id: at?.id, timeMs: index === undefined ? undefined : timeAt(list, index) };
    const row = await findNextError(api.rows, list.selection, from, direction);
    if (row === undefined) return announce(direction === "older" ? "No older error" : "No newer error");
    if (entryId.peek() !== undefined) adjust("entry", { entryId: row.id });
    await locate(row.id);
    announce(`${row.level}: ${row.msg}`);
  };

  useEffect(() => {
    // Opened by a link, a pin or another view.
    const id = entryId.value;
    if (id !== undefined && id !== latest.current?.id) void locate(id).catch((error: Error) => announce(error.message));
  }, [list, entryId.value]);

  return {
    cursor,
    isAt: (row: Row | undefined, rank: number) =>
      cursor !== undefined &&
      (cursor.id === undefined || row === undefined ? cursor.rank === rank : cursor.id === row.id),
    put,
    move,
    open,
    openRequest,
    goToError: (direction: "older" | "newer") =>
      void goToError(direction).catch((error: Error) => announce(error.message)),
  };
}

/** A line without a time stands at that of the line before it, which is the next one in the list. */
function timeAt(list: RowList, index: number): number | undefined {
  for (let i = index; i < index + 100; i++) {
    const timeMs = list.row(i)?.timeMs;
    if (timeMs != null) return timeMs;
  }
  return undefined;
}
