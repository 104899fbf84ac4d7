import type { ErrorPin, Row } from "../../model/api.js";
import { announce } from "../announce.js";
import { api } from "../api.js";
import { go, selection } from "../state.js";

const MAX_ROWS = 500;

/** Opens the line that a pin stands for. */
export async function openPin(pin: ErrorPin): Promise<void> {
  const row = await findRow(pin).catch((error: Error) => {
    announce(error.message);
    return undefined;
  });
  if (row !== undefined) go({ view: "logs", entryId: row.id });
}

/** A pin tells the time and the fingerprint; the row is the oldest of that millisecond that has both. */
async function findRow(pin: ErrorPin): Promise<Row | undefined> {
  const moment = { q: selection.peek().q, from: pin.timeMs, to: pin.timeMs + 1 };
  const { rows, total } = await api.rows(moment, { offset: 0, limit: MAX_ROWS });
  const oldest =
    total <= MAX_ROWS ? rows : (await api.rows(moment, { offset: total - MAX_ROWS, limit: MAX_ROWS })).rows;
  return (
    oldest.findLast((row) => row.fingerprint === pin.fingerprint) ?? oldest.findLast((row) => row.level === pin.level)
  );
}
