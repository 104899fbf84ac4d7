import type { Call } from "../cli/command.js";
import { usageError } from "../cli/parse-arguments.js";
import { printLogs } from "../cli/print-logs.js";
import { queryOf, selectionFrom } from "../cli/selection.js";
import { openLogs } from "../cli/source.js";

const MAX_LIMIT = 1e12;

/** `ringlog query QUERY FILE…` and `ringlog query --sql SQL FILE…` */
export async function run(call: Call): Promise<number> {
  const { args, options } = call;
  const sql = options.text("sql");
  if (sql !== undefined) {
    const { runSqlQuery } = await import("./query-sql.js");
    return runSqlQuery(call, sql);
  }
  const [text, ...paths] = args;
  if (text === undefined) throw usageError("query needs a query: ringlog query QUERY FILE…");
  const nowMs = Date.now();
  const selection = selectionFrom(options, nowMs, queryOf("the query", text, nowMs));
  const limit = options.whole("limit", MAX_LIMIT, 1, MAX_LIMIT);
  return printLogs(call, await openLogs(call, paths), selection, { isCount: options.has("count"), limit });
}
