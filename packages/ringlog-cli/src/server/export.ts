import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Row } from "../model/api.js";
import { csvLine } from "./csv.js";
import type { Parameters } from "./parameters.js";
import type { ExportedLine, Questions } from "./questions.js";
import { selected } from "./routes.js";
import { SECURITY_HEADERS } from "./security-headers.js";

export const EXPORT_PARAMETERS = ["q", "from", "to", "as"];
export const MAX_EXPORTED_LINES = 1_000_000;

const COLUMNS = ["time", "level", "service", "logger", "request", "error", "fingerprint", "message", "id"] as const;

/** How a download is written. */
interface ExportFormat {
  readonly type: string;
  readonly head: string;
  line(line: ExportedLine): string;
  /** Its last line, where it is not all. */
  cut(text: string): string;
}

const FORMATS: Readonly<Record<"csv" | "jsonl", ExportFormat>> = {
  csv: {
    type: "text/csv; charset=utf-8",
    head: csvLine(COLUMNS),
    line: ({ row }) => csvLine(cellsOf(row)),
    cut: (text) => csvLine([null, "warn", "ringlog", null, null, null, null, text, null]),
  },
  jsonl: {
    type: "application/jsonl; charset=utf-8",
    head: "",
    line: ({ raw }) => `${raw}\n`,
    cut: (text) => `${JSON.stringify({ time: new Date().toISOString(), level: "warn", msg: text })}\n`,
  },
};

/** `GET /api/export`: a download, written as fast as it is taken. Ends early where the page goes away. */
export async function sendExport(
  response: ServerResponse,
  given: Parameters,
  questions: Questions,
  signal: AbortSignal,
): Promise<void> {
  const as = given.choice("as", ["csv", "jsonl"]);
  const which = selected(given);
  const lines = questions.exported(which, MAX_EXPORTED_LINES + 1, signal);
  await writeAll(response, `ringlog.${as}`, FORMATS[as], lines, signal);
}

async function writeAll(
  response: ServerResponse,
  name: string,
  format: ExportFormat,
  portions: AsyncIterable<readonly ExportedLine[]>,
  signal: AbortSignal,
): Promise<void> {
  let left = MAX_EXPORTED_LINES;
  for await (const lines of portions) {
    // The first portion is awaited before the head is sent: what goes wrong until then is told properly.
    writeHead(response, name, format);
    const text = lines.slice(0, left).map((line) => format.line(line));
    if (lines.length > left)
      text.push(format.cut(`only the newest ${MAX_EXPORTED_LINES.toLocaleString("en")} lines are here`));
    left -= Math.min(left, lines.length);
    if (!response.write(text.join(""))) await once(response, "drain", { signal });
    if (signal.aborted) return;
  }
  writeHead(response, name, format);
  response.end();
}

function writeHead(response: ServerResponse, name: string, format: ExportFormat): void {
  if (response.headersSent) return;
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    "Content-Type": format.type,
    "Content-Disposition": `attachment; filename="${name}"`,
    "Cache-Control": "no-store",
  });
  response.write(format.head);
}

function cellsOf(row: Row): (string | null)[] {
  const time = row.timeMs === null ? null : new Date(row.timeMs).toISOString();
  return [time, row.level, row.service, row.logger, row.requestId, row.errorType, row.fingerprint, row.msg, row.id];
}
