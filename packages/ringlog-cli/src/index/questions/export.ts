import type { Row } from "../../model/api.js";
import { MAX_RAW_BYTES, rawLine } from "../raw-line.js";
import type { Source } from "../source.js";
import { rowsFrom } from "./rows.js";
import type { Selection } from "./selection.js";
import type { TimeSlices } from "./time-slices.js";

const PORTION = 1000;

/** A line that is taken out of the viewer. */
export interface ExportedLine {
  readonly row: Row;
  /** As it stands in the file, without its end; only its beginning where it is longer than 1 MiB. */
  readonly raw: string;
}

/** Rows and their lines, newest first, in portions. */
export async function* exportRows(
  selection: Selection,
  slices: TimeSlices,
  {
    maxLines,
    sources,
    signal,
  }: { readonly maxLines: number; readonly sources: readonly Source[]; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<ExportedLine[]> {
  const keyOf = (file: number): string => sources[file]?.log.key ?? "";
  const byKey = new Map(sources.map((source) => [source.log.key, source]));
  const total = Math.min(maxLines, slices.total);
  for (let offset = 0; offset < total; offset += PORTION) {
    signal?.throwIfAborted();
    const rows = await rowsFrom(selection, slices, { offset, limit: Math.min(PORTION, total - offset), keyOf });
    yield rows.map((row) => ({ row, raw: rawOf(row, byKey) }));
  }
}

function rawOf({ id }: Row, byKey: ReadonlyMap<string, Source>): string {
  const dot = id.lastIndexOf(".");
  const source = byKey.get(id.slice(0, dot));
  return source === undefined ? "" : rawLine(source.fd, Number(id.slice(dot + 1)), MAX_RAW_BYTES).bytes.toString();
}
