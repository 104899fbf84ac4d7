import type { FileReport, VerifyProblem, VerifyReport } from "ringlog/verify";
import { escapeControl } from "../../../ringlog/src/record/escape.js";
import { bytes, count, countOf } from "../../../ringlog/src/worker/format/pretty/number.js";
import type { Screen } from "../../../ringlog/src/worker/format/pretty/screen.js";
import { checkPaths } from "../cli/check-paths.js";
import { CliError } from "../cli/cli-error.js";
import type { Call } from "../cli/command.js";
import { FOUND_EXIT_CODE } from "../cli/exit-codes.js";
import { definitions, flow, type Piece, screenOf } from "../cli/page.js";
import { usageError } from "../cli/parse-arguments.js";

const MAX_PROBLEMS = 20;

/** `ringlog verify FILE…`: what `verify` of the library finds. */
export async function run({ args, options, output, terminal }: Call): Promise<number> {
  if (args.length === 0) throw usageError("verify needs a log file: ringlog verify FILE…");
  checkPaths(args);
  const { verify } = await import("ringlog/verify");
  const report = await verify([...args], {
    rotated: !options.has("no-rotated"),
    fromStart: options.has("from-start"),
  }).catch((error: Error) => {
    throw new CliError(error.message, { cause: error });
  });
  if (options.has("json")) output.json(report);
  else output.write(`${verifyLines(report, screenOf(terminal)).join("\n")}\n`);
  return report.ok ? 0 : FOUND_EXIT_CODE;
}

/** The report for people: the verdict first, then what is wrong and where. */
export function verifyLines(report: VerifyReport, screen: Screen): string[] {
  return [
    ...verdict(report, screen),
    "",
    ...definitions(screen, figures(report)),
    ...section(
      "Files that are damaged",
      report.files.filter(isDamaged).flatMap((file) => damageLines(file, screen)),
      screen,
    ),
    ...section("Missing records", missingLines(report, screen), screen),
    ...section("Where", problemLines(report.problems, screen), screen),
  ];
}

function verdict({ ok, files, lines, processes }: VerifyReport, screen: Screen): string[] {
  const { palette, words } = screen;
  const size = files.reduce((sum, file) => sum + file.bytes, 0);
  const of = `${countOf(lines, "line")} in ${countOf(files.length, "file")}, ${bytes(size)}, ${countOf(processes.length, "process").replace(/processs$/, "processes")}`;
  const mark: Piece = ok
    ? { text: words ? "WHOLE" : "✔ whole", paint: palette.bold }
    : { text: words ? "DAMAGED" : "✖ damaged", paint: palette.alarm };
  return flow(screen, "", "  ", [mark, { text: of, gap: 2 }]);
}

function figures(report: VerifyReport): [string, string][] {
  const { records, ownRecords, torn, foreign, duplicated, missing, explained, unexplained, dropped, outOfOrder } =
    report;
  const rows: [string, string, boolean][] = [
    [count(records), "records", true],
    [count(ownRecords), "made by ringlog itself", ownRecords > 0],
    [count(torn), "torn", torn > 0],
    [count(foreign), "not of ringlog", foreign > 0],
    [count(duplicated), "there twice", duplicated > 0],
    [
      count(missing),
      `missing: ${count(explained)} told of as dropped, ${count(unexplained)} without a reason`,
      missing > 0,
    ],
    [count(dropped), "dropped, as ringlog.dropped records tell", dropped > 0],
    [count(outOfOrder), "later than a newer one of their thread", outOfOrder > 0],
    [count(report.uncertain), "so late that it is not known whether they stand twice", report.uncertain > 0],
    [count(report.untracked), "of more threads than are followed", report.untracked > 0],
    [
      count(report.beforeFirst),
      "before the first that is there (older files may have been removed)",
      report.beforeFirst > 0,
    ],
  ];
  return rows.filter(([, , isTold]) => isTold).map(([figure, what]) => [figure, what]);
}

function isDamaged({ damage }: FileReport): boolean {
  return damage !== undefined;
}

function damageLines({ path, damage = "" }: FileReport, screen: Screen): string[] {
  return flow(screen, "  ", "    ", [
    { text: `${escapeControl(path)}:`, paint: screen.palette.place },
    { text: escapeControl(damage) },
  ]);
}

function missingLines({ processes }: VerifyReport, screen: Screen): string[] {
  const lines: string[] = [];
  for (const { serviceName, pid, threads } of processes)
    for (const { threadId, unexplained, missingRanges } of threads) {
      if (unexplained === 0) continue;
      const numbers = missingRanges.map(({ from, to }) => (from === to ? count(from) : `${count(from)}–${count(to)}`));
      const who = `${escapeControl(serviceName)} pid ${pid} thread ${threadId}`;
      lines.push(
        ...flow(screen, "  ", "    ", [
          { text: who, paint: screen.palette.bold },
          { text: `lacks ${count(unexplained)}: seq ${numbers.join(", ")}` },
        ]),
      );
    }
  return lines;
}

function problemLines(problems: readonly VerifyProblem[], screen: Screen): string[] {
  const lines = problems
    .slice(0, MAX_PROBLEMS)
    .flatMap(({ path, line, kind, what }) =>
      flow(screen, "  ", "    ", [
        { text: `${escapeControl(path)}:${line}`, paint: screen.palette.place },
        { text: `${kind}, ${escapeControl(what)}` },
      ]),
    );
  const more = problems.length - MAX_PROBLEMS;
  return more > 0
    ? [
        ...lines,
        ...flow(screen, "  ", "    ", [{ text: `… ${count(more)} more; --json has the first 100 of each kind` }]),
      ]
    : lines;
}

function section(title: string, body: readonly string[], screen: Screen): string[] {
  return body.length === 0 ? [] : ["", screen.palette.bold(`${title}:`), ...body];
}
