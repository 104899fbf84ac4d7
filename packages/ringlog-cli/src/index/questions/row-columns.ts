import type { Row, ViewLevel } from "../../model/api.js";
import { VIEW_LEVELS } from "../../model/api.js";
import type { SqlRow } from "../duckdb.js";

/** Columns of a row that is listed, in the order in which `toRow` takes them. */
export const ROW_COLUMNS = `file, byte::DOUBLE, time_ms::DOUBLE, level, msg, "service.name", "logger.name", "request.id", "exception.type", "error.fingerprint", is_bad`;
export const ROW_COLUMN_COUNT = 11;

/** Newest first. Lines of the same millisecond stand in the order of their files. */
export const NEWEST_FIRST = "at_ms DESC, file DESC, byte DESC";
export const OLDEST_FIRST = "at_ms, file, byte";

export function toRow(cells: SqlRow, keyOf: (file: number) => string): Row {
  const [file, byte, timeMs, level, msg, service, logger, requestId, errorType, fingerprint, isBad] = cells;
  return {
    id: `${keyOf(file as number)}.${byte}`,
    timeMs: timeMs as number | null,
    level: viewLevel(level as number),
    msg: msg as string,
    service: service as string | null,
    logger: logger as string | null,
    requestId: requestId as string | null,
    errorType: errorType as string | null,
    fingerprint: fingerprint as string | null,
    isBad: isBad as boolean,
  };
}

/** 0 none, 1 trace to 6 fatal. */
export function viewLevel(level: number): ViewLevel {
  return VIEW_LEVELS[VIEW_LEVELS.length - 1 - level] ?? "none";
}
