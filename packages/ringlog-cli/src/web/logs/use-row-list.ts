import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../announce.js";
import { api } from "../api.js";
import { plural } from "../format.js";
import { revision, status } from "../live.js";
import { takeFault } from "../search/fault.js";
import { selection } from "../state.js";
import { useDebounced } from "../use-debounced.js";
import { RowList } from "./row-list.js";

/** While a range is being moved, lines are asked for at most this often. */
const MOVE_PAUSE_MS = 80;

/**
 * The list of the current selection. While another one is being fetched, the last one stays.
 * @returns undefined before the first answer
 */
export function useRowList(): { readonly list: RowList | undefined; readonly error: Error | undefined } {
  const wanted = useDebounced(selection.value, MOVE_PAUSE_MS);
  const [list, setList] = useState<RowList | undefined>(undefined);
  const [error, setError] = useState<Error | undefined>(undefined);
  const shown = useRef<RowList | undefined>(undefined);
  useEffect(() => {
    const next = new RowList(wanted, api.rows);
    void next.refresh(isIndexing()).then(() => {
      const fault = next.error.peek();
      if (fault !== undefined) {
        if (!takeFault(wanted.q ?? "", fault)) setError(fault);
        return;
      }
      if (next.total.peek() === undefined) return;
      setError(undefined);
      shown.current?.end();
      shown.current = next;
      setList(next);
      announce(plural(next.total.peek() ?? 0, "line"));
    });
    return () => {
      if (shown.current !== next) next.end();
    };
  }, [wanted]);
  useEffect(() => {
    void list?.refresh(isIndexing());
  }, [list, revision.value]);
  useEffect(() => () => shown.current?.end(), []);
  return { list, error };
}

function isIndexing(): boolean {
  return status.peek()?.indexing.isComplete === false;
}
