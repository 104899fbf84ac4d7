import { getLogger, instance, levelNumber } from "../../core.js";
import type { LevelName } from "../../record/level.js";
import { FORMATS, KEEPS_STATE, LEVELS, TO_STDERR } from "./console-methods.js";
import { toInspector } from "./inspector-console.js";
import { messageText, splitError } from "./shown-text.js";

type Method = (...args: unknown[]) => void;
type Methods = { [name: string]: Method | undefined };

/**
 * Makes records of what is written by the global console. Instances that the application makes of `Console` stay as they are.
 * @param which `"stderr"`: only the methods that Node.js writes to stderr
 */
export function captureConsole(which: "all" | "stderr"): void {
  const target = console as unknown as Methods;
  const writer = new TextWriter();
  for (const [name, level] of Object.entries(LEVELS)) {
    const original = target[name];
    if (typeof original !== "function" || (which === "stderr" && !TO_STDERR.test(name))) continue;
    const captured = capturing(name, level, original, writer);
    Object.defineProperty(captured, "name", { value: name });
    target[name] = captured;
  }
}

function capturing(name: string, level: LevelName, original: Method, writer: TextWriter): Method {
  const logger = getLogger("console");
  const keepsState = KEEPS_STATE.test(name);
  const isWanted = () => logger.isLevelEnabled(level) || levelNumber(level) >= instance().recorderLevel;
  return function captured(...args: unknown[]): void {
    if (instance().isClosed || isWarning(args)) return original.apply(console, args);
    try {
      toInspector(name, args);
      if (!keepsState && !isWanted()) return;
      if (name === "assert" && args[0]) return;
      const { rest, error, hasError } = split(name, args);
      const text = messageText(writer.write(name, rest));
      if (name === "trace") logger.trace(traceOf(text, captured));
      else if (hasError) logger[level](error, ...(text.trim() === "" ? [] : [text]));
      else if (text.trim() !== "") logger[level](text);
    } catch {
      // The application's stack is used up: this line is lost, as any output would be.
    }
  };
}

/** Node.js prints its warnings by the console; they are records already. */
function isWarning(args: readonly unknown[]): boolean {
  const [first] = args;
  return (
    args.length === 1 && typeof first === "string" && first.startsWith(`(${process.release.name}:${process.pid}) `)
  );
}

function split(name: string, args: readonly unknown[]) {
  if (!FORMATS.test(name)) return { rest: args, error: undefined, hasError: false };
  const from = name === "assert" ? 1 : 0;
  const { rest, ...found } = splitError(args.slice(from));
  return { rest: [...args.slice(0, from), ...rest], ...found };
}

/** Node.js shows it as an error of this name. */
function traceOf(message: string, below: Method): Error {
  const trace = new Error(message);
  trace.name = "Trace";
  Error.captureStackTrace(trace, below);
  return trace;
}

/** What Node.js would write, with its groups, counters and timers, as text without colours. */
class TextWriter {
  #text = "";
  readonly #methods: Methods;

  constructor() {
    const stream = {
      write: (text: string) => {
        this.#text += text;
      },
    } as unknown as NodeJS.WritableStream;
    this.#methods = new console.Console({
      stdout: stream,
      stderr: stream,
      ignoreErrors: false,
      colorMode: false,
    }) as never;
  }

  /** A value's own `inspect` may write to the console, too. */
  write(name: string, args: readonly unknown[]): string {
    try {
      this.#methods[name === "trace" ? "log" : name]?.(...args);
      return this.#text;
    } catch (error) {
      return `[cannot be shown: ${messageOf(error)}]`;
    } finally {
      this.#text = "";
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error;
}
