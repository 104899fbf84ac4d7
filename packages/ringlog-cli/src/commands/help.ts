import type { Call } from "../cli/command.js";
import { COMMANDS } from "../cli/commands.js";
import { commandHelp, programHelp } from "../cli/help.js";
import { screenOf } from "../cli/page.js";
import { didYouMean, usageError } from "../cli/parse-arguments.js";

/** `ringlog help [COMMAND]` */
export async function run({ args, output, terminal }: Call): Promise<number> {
  const [name] = args;
  const screen = screenOf(terminal);
  if (name === undefined) output.write(programHelp(COMMANDS, screen));
  else output.write(commandHelp(find(name), screen));
  return 0;
}

function find(name: string) {
  const command = COMMANDS.find((each) => each.name === name);
  if (command !== undefined) return command;
  const names = COMMANDS.map((each) => each.name);
  throw usageError(
    `there is no command ${JSON.stringify(name)}; there are ${names.join(", ")}${didYouMean(name, names)}`,
  );
}
