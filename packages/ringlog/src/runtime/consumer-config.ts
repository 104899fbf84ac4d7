import { environment } from "../caller/environment.js";
import { baseFolders } from "../durable/base-folder.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";
import { WRITER_MARK } from "../worker/writer/protocol.js";
import { sinkFloors } from "./caller-side.js";
import type { Streams } from "./connection.js";
import { resolveConsole } from "./console-config.js";
import type { SharedOptions } from "./thread-link.js";
import { warn } from "./warn.js";

/** What the consumer is told of a configuration. */
export function consumerConfig(
  options: SharedOptions,
  version: number,
  instanceId: string,
  streams: Streams,
): ConsumerConfig {
  const floors = sinkFloors(options);
  const { redact, line } = options;
  const console = resolveConsole(options, environment, streams[options.consoleStream], process.cwd());
  return {
    version,
    serviceName: options.logName,
    serviceInstanceId: instanceId,
    pid: process.pid,
    filePath: options.filePath,
    fileMode: options.fileMode,
    allowSpecialFile: options.allowSpecialFile,
    writerEnv: options.fileWriter === "process" ? writerEnv(options.filePath) : undefined,
    rotate: options.rotate,
    fsync: options.fsync,
    fileFloor: floors.file,
    consoleFloor: floors.console,
    console: { ...console, color: line?.color ?? console.color },
    redact: redact === false ? false : redact.map(plainName),
    throttleMs: options.throttleMs,
    recorder: options.recorder,
    sinks: options.sinkPlans ?? [],
    line,
    recoverFrom: options.durable === false ? [] : baseFolders(options.durable),
  };
}

function plainName(name: string | RegExp): string | { readonly source: string; readonly flags: string } {
  return typeof name === "string" ? name : { source: name.source, flags: name.flags };
}

/**
 * What a program needs to start and to know the hour; no NODE_OPTIONS, which may preload modules or open an inspector's port,
 * and nothing that holds secrets.
 */
const WRITER_ENV = ["TZ", "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", WRITER_MARK];

function writerEnv(filePath: string | null): Record<string, string> | undefined {
  if (filePath === null) return undefined;
  if (!mayStartProcess()) {
    warn(
      `no other process can write ${filePath} (the permission model forbids to start one); this one writes it itself`,
    );
    return undefined;
  }
  const found: Record<string, string> = {};
  for (const name of WRITER_ENV) if (environment[name] !== undefined) found[name] = environment[name];
  return found;
}

/** Asked here: Node's permission model does not reach into workers. */
function mayStartProcess(): boolean {
  const { permission } = process as { permission?: { has(scope: string): boolean } };
  return permission === undefined || permission.has("child");
}
