import { AssertionError } from "node:assert";
import type { OpenSink, OwnSink, SinkContext } from "../worker/sinks/contract.js";
import type { SinkTarget } from "./checks.js";

const PATIENCE_MS = 20_000;

/** A sink that is opened, and the other end of it. */
export interface Rig {
  readonly sink: OwnSink;
  readonly target: SinkTarget;
  /** Lines of the last write that the sink said were safe. */
  takenLines: number;
  end(): Promise<void>;
}

const CONTEXT: SinkContext = {
  name: "checked",
  serviceName: "checks",
  serviceInstanceId: "00000000",
  warn: () => undefined,
  refused: (reason) => new Error("refused", { cause: reason }),
  gone: (reason) => new Error("gone", { cause: reason }),
};

export async function startRig(open: OpenSink, start: () => SinkTarget | Promise<SinkTarget>): Promise<Rig> {
  const target = await start();
  const sink = await within(PATIENCE_MS, "open()", async () => open(target.options ?? {}, CONTEXT));
  if (typeof (sink as OwnSink | undefined)?.write !== "function")
    throw new AssertionError({ message: "what open() gives has no write()", actual: sink, operator: "sinkChecks" });
  return {
    sink,
    target,
    takenLines: 0,
    end: async () => {
      await target.setHanging?.(false);
      await target.setFailing?.(false);
      await Promise.resolve(sink.close?.()).catch(() => undefined);
      await target.stop?.();
    },
  };
}

/** Writes as the worker does; what the sink has been given is spoilt once it has settled. */
export async function deliver(rig: Rig, lines: readonly string[], signal?: AbortSignal): Promise<void> {
  const bytes = Buffer.from(lines.join(""));
  const own = new AbortController();
  rig.takenLines = 0;
  const took = (count: number) => {
    const text = bytes.subarray(0, count).toString();
    if (text.endsWith("\n")) rig.takenLines += text.split("\n").length - 1;
  };
  const given = Buffer.from(bytes);
  const batch = { signal: signal ?? own.signal, count: lines.length, took };
  try {
    await within(PATIENCE_MS, "write()", async () => rig.sink.write(given, batch));
  } finally {
    given.fill(0x21);
  }
}

export async function within<T>(limitMs: number, what: string, run: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `${what} did not settle within ${limitMs} ms`;
    timer = setTimeout(() => reject(new AssertionError({ message, operator: "sinkChecks" })), limitMs);
  });
  try {
    return await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}
