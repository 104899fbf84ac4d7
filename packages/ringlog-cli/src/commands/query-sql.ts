import type { Call } from "../cli/command.js";
import { screenOf } from "../cli/page.js";
import { usageError } from "../cli/parse-arguments.js";
import { progressFor } from "../cli/progress.js";
import { filesOf, openLogs } from "../cli/source.js";
import { storedLogs } from "../cli/stored-logs.js";
import { defaultCacheFolder } from "../index/cache-folder.js";
import { runSql } from "../index/run-sql.js";
import { rowJson, type SqlRow, tableLines } from "./sql-table.js";

/** What selects lines elsewhere stands in the statement here. */
const FILTERS = ["level", "since", "until", "query", "fail-on", "count", "limit", "source"];

/** `ringlog query --sql SQL FILE…`: one SELECT over the index of the logs. */
export async function runSqlQuery(call: Call, sql: string): Promise<number> {
  const { args, options } = call;
  const filter = FILTERS.find((name) => options.has(name));
  if (filter !== undefined) throw usageError(`--${filter} does not go with --sql; put it into the statement`);
  const stored = await storedLogs(await openLogs(call, args));
  const progress = progressFor(call);
  try {
    const answer = await runSql(filesOf(stored.logs), sql, {
      cacheFolder: defaultCacheFolder(),
      onProgress: ({ doneBytes, totalBytes }) => progress.update(doneBytes, totalBytes),
    });
    progress.end();
    try {
      await print(answer, call);
    } finally {
      await answer.close();
    }
    return 0;
  } finally {
    progress.end();
    await stored.remove();
  }
}

interface Answer {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly SqlRow[]>;
}

/** A few thousand rows at a time, so that memory stays bounded: each has the widths of its columns. */
async function print({ columns, rows }: Answer, { options, output, terminal }: Call): Promise<void> {
  let isFirst = true;
  for await (const batch of rows) {
    if (options.has("json")) for (const row of batch) output.line(rowJson(columns, row));
    else if (batch.length > 0)
      output.write(`${isFirst ? "" : "\n"}${tableLines(columns, batch, screenOf(terminal)).join("\n")}\n`);
    isFirst = false;
  }
}
