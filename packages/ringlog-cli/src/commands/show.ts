import type { Call } from "../cli/command.js";
import { printLogs } from "../cli/print-logs.js";
import { selectionFrom } from "../cli/selection.js";
import { openLogs } from "../cli/source.js";

/** `ringlog FILE…` */
export async function run(call: Call): Promise<number> {
  const selection = selectionFrom(call.options, Date.now());
  return printLogs(call, await openLogs(call, call.args), selection);
}
