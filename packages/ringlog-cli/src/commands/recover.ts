import { lstatSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { RecoveredRun, RecoverOptions } from "ringlog/recover";
import { baseFolders } from "../../../ringlog/src/durable/base-folder.js";
import { escapeControl } from "../../../ringlog/src/record/escape.js";
import { count, countOf } from "../../../ringlog/src/worker/format/pretty/number.js";
import type { Screen } from "../../../ringlog/src/worker/format/pretty/screen.js";
import { isRunName } from "../../../ringlog/src/worker/recovery/claim.js";
import { checkPaths } from "../cli/check-paths.js";
import { CliError } from "../cli/cli-error.js";
import type { Call } from "../cli/command.js";
import { FAILED_EXIT_CODE } from "../cli/exit-codes.js";
import { flow, screenOf } from "../cli/page.js";
import { usageError } from "../cli/parse-arguments.js";

/** `ringlog recover [FOLDER | FILE]`: what `recover` of the library does, also for all runs of a folder. */
export async function run({ args, options, output, messages, terminal }: Call): Promise<number> {
  if (args.length > 1) throw usageError("recover takes one folder or log file at a time");
  const [given] = args;
  const folder = options.text("folder");
  const targets =
    given === undefined
      ? runsIn(folder === undefined ? baseFolders(true) : [resolve(folder)])
      : targetsOf(given, folder);
  const runs = await recoverAll(targets);
  if (options.has("json")) for (const each of runs) output.json(each);
  else if (runs.length === 0) messages.note("nothing was left by a process that ended badly");
  else output.write(`${runs.flatMap((each) => runLines(each, screenOf(terminal))).join("\n")}\n`);
  return runs.every(({ isDone }) => isDone) ? 0 : FAILED_EXIT_CODE;
}

interface Target {
  readonly path: string;
  readonly options: RecoverOptions;
}

/** A run's folder, a folder of such folders, or a log file, which need not be there: it may not have been written yet. */
function targetsOf(given: string, folder: string | undefined): Target[] {
  const isFolder = statSync(given, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) {
    if (folder !== undefined) checkPaths([folder], "folder");
    return [{ path: given, options: folder === undefined ? {} : { folder } }];
  }
  if (folder !== undefined) throw usageError("--folder goes with a log file, and a folder was given");
  return isRun(resolve(given)) ? [{ path: given, options: {} }] : runsIn([resolve(given)]);
}

/** Folders of runs of this user, which alone may be touched. */
function runsIn(bases: readonly string[]): Target[] {
  return bases.flatMap((base) =>
    namesIn(base)
      .map((name) => join(base, name))
      .filter(isRun)
      .map((path) => ({ path, options: {} })),
  );
}

function isRun(path: string): boolean {
  const name = basename(path);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  const uid = process.getuid?.();
  return (
    name.startsWith("ringlog-") &&
    isRunName(name) &&
    stat?.isDirectory() === true &&
    (uid === undefined || stat.uid === uid)
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // No such folder: nothing was left there.
  }
}

async function recoverAll(targets: readonly Target[]): Promise<RecoveredRun[]> {
  if (targets.length === 0) return [];
  const { recover } = await import("ringlog/recover");
  const runs: RecoveredRun[] = [];
  for (const { path, options } of targets) {
    const report = await recover(path, options).catch((error: Error) => {
      throw new CliError(error.message, { cause: error });
    });
    runs.push(...report.runs);
  }
  return runs;
}

function runLines(
  { filePath, pid, recovered, dropped, damages, isDone, folder }: RecoveredRun,
  screen: Screen,
): string[] {
  const { bold, alarm, place } = screen.palette;
  const lost = dropped === 0 ? "" : `, ${count(dropped)} lost and told of`;
  const head = flow(screen, "", "  ", [
    { text: escapeControl(filePath), paint: place },
    { text: `${countOf(recovered, "record")} of process ${pid}${lost}`, paint: bold },
  ]);
  const rest = isDone
    ? []
    : flow(screen, "  ", "    ", [
        { text: `The log file takes nothing; the rest stays in ${escapeControl(folder)}`, paint: alarm },
      ]);
  return [
    ...head,
    ...rest,
    ...damages.flatMap((damage) => flow(screen, "  ", "    ", [{ text: escapeControl(damage) }])),
  ];
}
