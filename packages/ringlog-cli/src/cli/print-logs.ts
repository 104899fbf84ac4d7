import type { Call } from "./command.js";
import { FOUND_EXIT_CODE } from "./exit-codes.js";
import { mergeLogs } from "./merge-logs.js";
import { Printer } from "./printer.js";
import { progressFor } from "./progress.js";
import { scanLogs } from "./scan-logs.js";
import { failOnFrom, type Selection } from "./selection.js";
import type { Log } from "./source.js";

export interface PrintOptions {
  /** Only how many lines are selected. */
  readonly isCount?: boolean;
  readonly limit?: number;
}

/**
 * Prints the selected lines of logs, by time where there are several.
 *
 * @returns the exit code
 */
export async function printLogs(
  call: Call,
  logs: readonly Log[],
  selection: Selection,
  { isCount = false, limit = Number.POSITIVE_INFINITY }: PrintOptions = {},
): Promise<number> {
  const { options, output, terminal } = call;
  const failOn = failOnFrom(options, Date.now());
  if (failOn !== undefined) output.outliveReader();
  const names = logs.length > 1 ? logs.map(({ name }) => name) : undefined;
  const printer = new Printer(output, terminal, {
    isJson: options.has("json"),
    showsSource: options.has("source"),
    ...(names === undefined ? {} : { names }),
  });
  const stop = new AbortController();
  let count = 0;
  let isFound = false;
  const read = logs.length > 1 && !isCount ? mergeLogs : scanLogs;
  const work = read(logs, selection, { call, progress: progressFor(call, !isCount), signal: stop.signal }, (found) => {
    if (count >= limit) return;
    count++;
    isFound ||= found.entry !== undefined && failOn?.(found.entry) === true;
    if (!isCount) printer.print(found);
    if (count >= limit) stop.abort();
  });
  await work.catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  if (isCount && options.has("json")) output.json({ count });
  else if (isCount) output.line(String(count));
  return isFound ? FOUND_EXIT_CODE : 0;
}
