import { escapeControl } from "../../../ringlog/src/record/escape.js";
import type { Screen } from "../../../ringlog/src/worker/format/pretty/screen.js";
import { checkPaths } from "../cli/check-paths.js";
import type { Call } from "../cli/command.js";
import { FOUND_EXIT_CODE } from "../cli/exit-codes.js";
import { flow, screenOf, textScreen } from "../cli/page.js";
import type { Check } from "./doctor/check.js";
import { checkFile } from "./doctor/check-file.js";
import { checkLimits } from "./doctor/check-limits.js";
import { checkPrograms } from "./doctor/check-programs.js";
import { checkTerminal } from "./doctor/check-terminal.js";

/** `ringlog doctor [FILE]` */
export async function run({ args, options, output, terminal }: Call): Promise<number> {
  checkPaths(args);
  let isFailed = false;
  const tell = (check: Check) => {
    isFailed ||= check.status === "fail";
    if (options.has("json")) output.json(check);
    else output.write(`${checkLines(check, textScreen(screenOf(terminal))).join("\n")}\n`);
    output.flush();
  };
  for await (const check of checkPrograms()) tell(check);
  for (const check of [...checkTerminal(terminal), ...checkLimits()]) tell(check);
  for (const path of args) for await (const check of checkFile(path)) tell(check);
  return isFailed ? FOUND_EXIT_CODE : 0;
}

/** `✔ node  v24.1.0`, and below it what to do. */
export function checkLines({ name, status, what, advice }: Check, screen: Screen): string[] {
  const { palette, words } = screen;
  const marks = { ok: palette.levels.get("info")?.symbol.replace("•", "✔") ?? "", warn: "▲", fail: palette.alarm("✖") };
  const mark = words ? status.toUpperCase().padEnd(5) : `${marks[status]} `;
  const hang = " ".repeat(words ? 5 : 2);
  const lines = flow(screen, "", hang, [
    ...(words ? [{ text: mark }] : []),
    { text: name, paint: palette.bold, gap: 0 },
    { text: escapeControl(what), gap: 2 },
  ]);
  const [first = "", ...rest] = lines;
  const told = words ? [first, ...rest] : [`${mark}${first}`, ...rest];
  return advice === undefined
    ? told
    : [...told, ...flow(screen, hang, hang, [{ text: `→ ${escapeControl(advice)}`, paint: palette.plain }])];
}
