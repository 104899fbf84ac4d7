import { useEffect, useState } from "preact/hooks";
import type { Selection } from "../model/api.js";
import { isMoving, selection } from "./state.js";

/** While a range is moved by wheel or keys, questions wait until it has stood still for so long; all other changes are asked at once. */
export function useSettledSelection(waitMs: number): Selection {
  const latest = selection.value;
  const [settled, setSettled] = useState(latest);
  useEffect(() => {
    if (!isMoving()) {
      setSettled(latest);
      return;
    }
    const timer = setTimeout(() => setSettled(latest), waitMs);
    return () => clearTimeout(timer);
  }, [latest]);
  return settled;
}
