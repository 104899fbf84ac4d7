import { Account, sumCounts } from "./verify/account.js";
import type { Candidate } from "./verify/file-order.js";
import { type Books, readFile } from "./verify/file-reader.js";
import { FileFinder, openAgain } from "./verify/find-files.js";
import { type ResolvedVerifyOptions, readOptions, readPaths } from "./verify/options.js";
import { Problems } from "./verify/problems.js";
import type { FileReport, LineCounts, VerifyOptions, VerifyReport } from "./verify/report.js";

/**
 * Reads a log, or several, and says whether it is whole: how many lines, which are torn or not ours, which records are missing,
 * and whether `ringlog.dropped` records explain that; for each process and thread, and in all. The files are streamed: memory
 * stays bounded whatever their size. Files with gzip are read as they are.
 *
 * What came after the last record that is there leaves no trace in a log: compare `records` with `stats().written` for that.
 *
 * @param paths a log file, or several. Rotated files beside each are read too, unless `rotated` is false.
 * @throws RinglogError (the promise rejects) `FILE_UNREADABLE` for a path that is not there, a folder or what may not be read;
 *   `INVALID_OPTION` or `UNKNOWN_OPTION` for wrong arguments
 */
export async function verify(paths: string | readonly string[], options?: VerifyOptions): Promise<VerifyReport> {
  const resolved = readOptions(options);
  const finder = new FileFinder();
  try {
    const found = await finder.find(readPaths(paths), resolved.rotated);
    return await readAll(found, resolved);
  } finally {
    await finder.close();
  }
}

async function readAll(found: readonly Candidate[], options: ResolvedVerifyOptions): Promise<VerifyReport> {
  const books = { account: new Account(options), problems: new Problems(), maxLineBytes: options.maxLineBytes };
  const files: FileReport[] = [];
  for (const each of found) files.push(await readOne(each, books));
  return report(files, books, options.fromStart);
}

async function readOne(found: Candidate, books: Books): Promise<FileReport> {
  if (found.file !== undefined) return readFile(found.file, books);
  const rotated = await openAgain(found);
  if (rotated === undefined) return removed(found);
  try {
    return await readFile(rotated, books);
  } finally {
    await rotated.handle.close();
  }
}

/** Where it was empty, as a name that is claimed for the next rotation, nothing is lost by that. */
function removed({ path, bytes }: Candidate): FileReport {
  const nothing = { path, bytes: 0, gzip: path.endsWith(".gz"), ...NO_LINES };
  return bytes === 0 ? nothing : { ...nothing, damage: "it was removed before it was read" };
}

const NO_LINES: LineCounts = { lines: 0, records: 0, ownRecords: 0, torn: 0, foreign: 0 };

function report(files: readonly FileReport[], { account, problems }: Books, fromStart: boolean): VerifyReport {
  const processes = account.report(fromStart);
  const counts = { ...sumCounts(processes), ...sumLines(files), untracked: account.untracked };
  const { torn, duplicated, unexplained, uncertain, untracked } = counts;
  const isRead = files.every(({ damage }) => damage === undefined);
  const ok = isRead && torn + duplicated + unexplained + uncertain + untracked === 0;
  return { ok, ...counts, files, processes, problems: problems.all };
}

function sumLines(files: readonly FileReport[]): LineCounts {
  const sum = (name: keyof LineCounts) => files.reduce((total, file) => total + file[name], 0);
  return {
    lines: sum("lines"),
    records: sum("records"),
    ownRecords: sum("ownRecords"),
    torn: sum("torn"),
    foreign: sum("foreign"),
  };
}

export { RinglogError, type RinglogErrorCode } from "./errors.js";
export type {
  FileReport,
  LineCounts,
  ProcessReport,
  SequenceCounts,
  SequenceRange,
  ThreadReport,
  VerifyOptions,
  VerifyProblem,
  VerifyReport,
} from "./verify/report.js";
