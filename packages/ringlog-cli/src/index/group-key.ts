import { quoted } from "./duckdb.js";
import { ROW_KEYS } from "./thread/row-text.js";

/** Records of ringlog itself that tell of something else than one error. */
const OTHER_EVENTS = ["ringlog.storm", "ringlog.dropped", "ringlog.stall", "ringlog.recovered", "ringlog.memory.high"];

/** SQL of what an error is grouped by: its fingerprint, else what the thread made of its type and message. NULL for what is no error. */
export const GROUP_KEY = `CASE WHEN "event.name" IS NULL OR "event.name" NOT IN (${OTHER_EVENTS.map((name) => `'${name}'`).join(", ")})
  THEN coalesce("error.fingerprint", ${quoted(ROW_KEYS.groupHash)}) END`;
