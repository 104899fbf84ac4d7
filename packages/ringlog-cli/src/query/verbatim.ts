/**
 * What of a field stands in every line that has it, letter by letter. Lines of other loggers name some things differently, and of text
 * that is no JSON only values are there: entry/ gives them the names below. All other names are those of the line.
 */
const GIVEN_NAMES: readonly string[] = [
  "msg",
  "service.name",
  "logger.name",
  "request.id",
  "trace_id",
  "span_id",
  "process.pid",
  "timestamp",
  "hostname",
  "more",
  "user.name",
];
const GIVEN_PREFIXES: readonly string[] = ["http.", "url.", "client.", "network.", "user_agent."];
/** Those whose values are made, too: errors are put together of what a line tells, and the text of a level is looked up. */
const MADE_NAMES: readonly string[] = ["severity_text", "http.server.request.duration"];
const MADE_PREFIXES: readonly string[] = ["exception.", "syslog."];

/** Whether the values of a field stand in its line. */
export function isVerbatimValue(field: string): boolean {
  if (field === "exception.message") return true;
  return !MADE_NAMES.includes(field) && !MADE_PREFIXES.some((prefix) => field.startsWith(prefix));
}

/** The words of a field's name that stand in its line. */
export function wordsOfName(field: string): readonly string[] {
  const isGiven = GIVEN_NAMES.includes(field) || GIVEN_PREFIXES.some((prefix) => field.startsWith(prefix));
  if (isGiven || field === "exception.message" || !isVerbatimValue(field)) return [];
  // Of a name that a line has twice, entry/ numbers the earlier ones.
  return wordsOf(field.replace(/#\d+$/, ""));
}

/**
 * Letters and digits of ASCII: JSON writes them in no other way than as they are or as `\u00XX`, which the scan lets pass. All else may
 * be escaped, or be put between the parts that a value is made of.
 */
export function wordsOf(text: string): readonly string[] {
  return text.match(/\w{2,}/g) ?? [];
}
