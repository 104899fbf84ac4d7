import type { OwnRun } from "../durable/own-run.js";
import type { ResolvedOptions } from "../options.js";
import { consumerCode } from "./consumer-code.js";

const MISSING = "the package koffi is not installed beside the program, see the option durable";

/** Where this run's rings lie in files, if the options want that. Where it cannot be, one line says why. */
export function openRun(
  { durable, filePath, bufferBytes, logName }: ResolvedOptions,
  instanceId: string,
  mainModule: string | undefined,
  warn: (line: string) => void,
): OwnRun | undefined {
  if (durable === false || filePath === null) return undefined;
  try {
    const { findKoffi, openOwnRun } = consumerCode().lateDurable();
    const koffi = findKoffi(mainModule, process.cwd());
    if (koffi === undefined) throw new Error(MISSING);
    return openOwnRun({ durable, filePath, bufferBytes, instanceId, serviceName: logName, koffi });
  } catch (error) {
    warn(`durable: rings stay in memory (${(error as Error).message})`);
    return undefined;
  }
}
