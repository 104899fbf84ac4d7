import { addCondition } from "../search/conditions.js";
import { go, queryText } from "../state.js";

/** Shows only the lines with this value. */
export function filterTo(field: string, value: string): void {
  go({ view: "logs", requestId: undefined, q: addCondition(queryText.value, field, value, false) });
}

export function filterOut(field: string, value: string): void {
  go({ view: "logs", requestId: undefined, q: addCondition(queryText.value, field, value, true) });
}
