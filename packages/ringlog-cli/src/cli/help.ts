import type { Screen } from "../../../ringlog/src/worker/format/pretty/screen.js";
import type { CommandInfo } from "./command.js";
import { COMMON_OPTIONS, type Option } from "./option.js";
import { definitions, flow, textScreen } from "./page.js";

const EXIT_CODES = [
  ["0", "done; also when the reader of a pipe has gone, as with | head"],
  ["1", "it could not be done"],
  ["2", "called wrongly"],
  ["3", "found what was looked for: --fail-on, damage (verify), something that fails (doctor)"],
  ["130", "ended by Ctrl-C"],
] as const;

/** Help for the program: what it is, examples, commands. */
export function programHelp(commands: readonly CommandInfo[], wide: Screen): string {
  const screen = textScreen(wide);
  const listed = commands.filter(({ name }) => name !== "show");
  return lines([
    flow(screen, "", "", [
      { text: "ringlog", paint: screen.palette.bold },
      {
        text: "looks into log files: JSON Lines of ringlog, pino, winston, bunyan and others, or plain text, of any size.",
      },
    ]),
    section(screen, "Examples", examples(screen, PROGRAM_EXAMPLES)),
    section(
      screen,
      "Commands",
      definitions(screen, [["FILE…", "print log files for people; - or nothing reads a pipe"], ...summaries(listed)]),
    ),
    section(screen, "Options", definitions(screen, [...COMMON_OPTIONS.map(describe), ["--version", "the version"]])),
    section(screen, "Exit codes", definitions(screen, EXIT_CODES)),
    [
      "",
      ...flow(screen, "", "", [
        {
          text: "ringlog COMMAND --help tells more of a command. Nothing starts a pager; with less: ringlog --color app.log | less -R",
        },
      ]),
    ],
  ]);
}

const PROGRAM_EXAMPLES: CommandInfo["examples"] = [
  { call: "ringlog app.log", what: "read a log, with its rotated files" },
  { call: "ringlog tail -f app.log", what: "follow it" },
  { call: "ringlog errors --since 1h app.log", what: "what went wrong in the last hour, grouped" },
  { call: "ringlog trace 7f3a91c2 *.log", what: "one request over all services" },
  { call: "ringlog view app.log", what: "look at it in a browser" },
];

/** Help for one command, its examples first. */
export function commandHelp(command: CommandInfo, wide: Screen): string {
  const screen = textScreen(wide);
  const { usage, details = [] } = command;
  return lines([
    flow(screen, "", "", [{ text: command.summary }]),
    section(screen, "Examples", examples(screen, command.examples)),
    section(
      screen,
      "Usage",
      usage.flatMap((line) => flow(screen, "  ", "      ", [{ text: `ringlog ${line}` }])),
    ),
    section(screen, "Options", definitions(screen, optionsOf(command).map(describe))),
    ...details.map((text) => ["", ...flow(screen, "", "", [{ text }])]),
  ]);
}

/** All options that a command takes. */
export function optionsOf({ options }: CommandInfo): readonly Option[] {
  return [...options, ...COMMON_OPTIONS];
}

function summaries(commands: readonly CommandInfo[]): [string, string][] {
  return commands.map(({ name, summary }) => [name, summary]);
}

function examples(screen: Screen, list: CommandInfo["examples"]): string[] {
  return definitions(
    screen,
    list.map(({ call, what }) => [call, what]),
  );
}

function describe({ name, short, value, summary, choices, isValueOptional }: Option): [string, string] {
  const shown = value === undefined ? "" : ` ${value}`;
  const optional = isValueOptional === true ? `[=${choices?.join("|")}]` : "";
  return [`${short === undefined ? "" : `-${short}, `}--${name}${shown}${optional}`, summary];
}

function section(screen: Screen, title: string, body: readonly string[]): string[] {
  return ["", screen.palette.bold(`${title}:`), ...body];
}

function lines(parts: readonly (readonly string[])[]): string {
  return `${parts.flat().join("\n")}\n`;
}
