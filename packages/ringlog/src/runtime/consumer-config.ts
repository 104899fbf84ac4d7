import { baseFolders } from "../durable/base-folder.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";
import { sinkFloors } from "./caller-side.js";
import type { Streams } from "./connection.js";
import { resolveConsole } from "./console-config.js";
import type { SharedOptions } from "./thread-link.js";

/** What the consumer is told of a configuration. */
export function consumerConfig(
  options: SharedOptions,
  version: number,
  instanceId: string,
  streams: Streams,
): ConsumerConfig {
  const floors = sinkFloors(options);
  const { redact } = options;
  return {
    version,
    serviceName: options.logName,
    serviceInstanceId: instanceId,
    pid: process.pid,
    filePath: options.filePath,
    fileMode: options.fileMode,
    allowSpecialFile: options.allowSpecialFile,
    fileFloor: floors.file,
    consoleFloor: floors.console,
    console: resolveConsole(options, process.env, streams[options.consoleStream], process.cwd()),
    redact: redact === false ? false : redact.map(plainName),
    throttleMs: options.throttleMs,
    recoverFrom: options.durable === false ? [] : baseFolders(options.durable),
  };
}

function plainName(name: string | RegExp): string | { readonly source: string; readonly flags: string } {
  return typeof name === "string" ? name : { source: name.source, flags: name.flags };
}
