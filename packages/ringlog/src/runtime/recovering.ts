import { statSync } from "node:fs";
import { resolve } from "node:path";
import { baseFolders } from "../durable/base-folder.js";
import { RinglogError } from "../errors.js";
import type { RecoveredRun, RecoverOptions, RecoverReport } from "../recovery-report.js";
import { consumerCode } from "./consumer-code.js";
import { warn } from "./warn.js";

/**
 * Writes what runs with `durable` have left that did not end cleanly, as their next start would: in order, once, to their own file,
 * with a record `ringlog.recovered` at the end of each. Runs that still go on are left alone. Works without koffi.
 *
 * @param path the `filePath` of these runs, or the folder of one run
 * @throws RinglogError `INVALID_OPTION`
 */
export async function recover(path: string, options: RecoverOptions = {}): Promise<RecoverReport> {
  checkPath("path", path);
  if (options.folder !== undefined) checkPath("folder", options.folder);
  const target = resolve(path);
  const { findKoffi, recoverBelow, recoverFolder, tryLibc } = consumerCode().lateDurable();
  const host = { warn, progress: () => undefined, koffi: findKoffi(process.argv[1], process.cwd()) };
  const runs = isFolder(target)
    ? [recoverFolder(target, tryLibc(host.koffi), host)]
    : baseFolders(options.folder === undefined ? true : resolve(options.folder)).flatMap((base) =>
        recoverBelow(base, target, host),
      );
  return report(runs.filter((run) => run !== undefined));
}

function report(runs: readonly RecoveredRun[]): RecoverReport {
  const sum = (count: (run: RecoveredRun) => number) => runs.reduce((total, run) => total + count(run), 0);
  return { runs, recovered: sum((run) => run.recovered), dropped: sum((run) => run.dropped) };
}

function isFolder(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  if (path.endsWith(".damaged"))
    throw new RinglogError(
      "INVALID_OPTION",
      `${JSON.stringify(path)} was recovered already, as far as it can be read`,
      {
        option: "path",
        given: path,
      },
    );
  return true;
}

function checkPath(option: string, given: unknown): void {
  if (typeof given === "string" && given !== "" && !given.includes("\0")) return;
  throw new RinglogError("INVALID_OPTION", `${option} must be the path of a file or folder`, { option, given });
}
