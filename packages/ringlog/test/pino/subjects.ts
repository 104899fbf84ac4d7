import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import realPino from "pino";
import ourPino from "ringlog/pino";

export type Pino = typeof ourPino;
export type Logger = ReturnType<Pino>;
type Options = NonNullable<Parameters<Pino>[0]> & object;

/** A pino, and a way of its lines. */
export interface Subject {
  readonly name: string;
  readonly pino: Pino;
  /** The lines that `use` makes with a logger of these options. */
  lines(options: object, use: (log: Logger) => void): string[];
}

/** The hour at which everything is logged, so that lines can be compared byte by byte. */
const NOW_MS = Date.now();

export function atOneTime<T>(run: () => T): T {
  const { now } = Date;
  const { stackTraceLimit } = Error;
  Date.now = () => NOW_MS;
  // Further frames are the test runner's, and differ.
  Error.stackTraceLimit = 1;
  try {
    return run();
  } finally {
    Date.now = now;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Lines to a stream of the application's own. */
function toStream(name: string, pino: Pino): Subject {
  return {
    name,
    pino,
    lines: (options, use) => {
      const lines: string[] = [];
      // As UTF-8, which has no lone surrogates.
      const stream = { write: (line: string) => void lines.push(Buffer.from(line).toString()) };
      atOneTime(() => use(pino(options as Options, stream)));
      return lines;
    },
  };
}

const folder = mkdtempSync(join(tmpdir(), "ringlog-pino-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Lines to a file, by the worker or on this thread. */
function toFile(name: string, sync: boolean): Subject {
  const path = join(folder, `${name}.log`.replaceAll(" ", "-"));
  const destination = ourPino.destination({ dest: path, sync });
  let taken = 0;
  ourPino({}, destination);
  return {
    name,
    pino: ourPino,
    lines: (options, use) => {
      atOneTime(() => use(ourPino(options as Options, destination)));
      destination.flushSync();
      const text = readFileSync(path, "utf8").slice(taken);
      taken += text.length;
      return text.match(/[^\n]*\n/g) ?? [];
    },
  };
}

/** Ours, by each way that a line can take. The first file is the process's log. */
export const ours: readonly Subject[] = [
  toFile("the worker", false),
  toFile("this thread", true),
  toStream("a stream", ourPino),
];
export const real: Subject = toStream("pino", realPino as unknown as Pino);
