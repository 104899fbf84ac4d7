import { LEVEL_NAMES, type LevelName } from "../../../../ringlog/src/record/level.js";
import type { Entry } from "../../model/entry.js";

/** TEMPORARY until entry/ is there. */
export function entryOf(bytes: Buffer): Entry | undefined {
  const text = bytes.toString();
  if (!text.startsWith("{")) return { format: "text", timeMs: undefined, level: undefined, msg: text, fields: new Map() };
  try {
    const record = JSON.parse(text);
    const fields = new Map<string, unknown>(Object.entries(record));
    const timeMs = Date.parse(String(fields.get("time")));
    const level = fields.get("level") as LevelName;
    const msg = String(fields.get("msg") ?? "");
    for (const key of ["time", "level", "msg"]) fields.delete(key);
    return {
      format: "json",
      timeMs: Number.isNaN(timeMs) ? undefined : timeMs,
      level: LEVEL_NAMES.includes(level) ? level : undefined,
      msg,
      fields,
    };
  } catch {
    return undefined;
  }
}
