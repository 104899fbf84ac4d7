import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../announce.js";
import { api } from "../api.js";
import { plural } from "../format.js";
import { isIndexing, revision } from "../live.js";
import { takeFault } from "../search/fault.js";
import { useSettledSelection } from "../use-settled-selection.js";
import { RowList } from "./row-list.js";

/** While a range is being moved, lines are asked for at most this often. */
const MOVE_PAUSE_MS = 80;

/**
 * The list of the current selection. While another one is being fetched, the last one stays.
 * @returns undefined before the first answer
 */
export function useRowList(): { readonly list: RowList | undefined; readonly error: Error | undefined } {
  const wanted = useSettledSelection(MOVE_PAUSE_MS);
  const [list, setList] = useState<RowList | undefined>(undefined);
  const [error, setError] = useState<Error | undefined>(undefined);
  const shown = useRef<RowList | undefined>(undefined);
  const wasIndexing = useRef(true);
  /** What is asked now may still have grown by the index's last step. */
  const wasGrowing = () => {
    const last = wasIndexing.current;
    wasIndexing.current = isIndexing.peek();
    return last || wasIndexing.current;
  };
  const asked = useRef(-1);
  // What failed is tried again once the server has something to tell.
  const attempt = error === undefined ? 0 : revision.value;
  useEffect(() => {
    asked.current = revision.peek();
    const next = new RowList(wanted, api.rows);
    void next.refresh(wasGrowing()).then(() => {
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
  }, [wanted, attempt]);
  useEffect(() => {
    if (list === undefined || asked.current === revision.value) return;
    asked.current = revision.value;
    void list.refresh(wasGrowing());
  }, [list, revision.value]);
  useEffect(() => () => shown.current?.end(), []);
  return { list, error };
}
