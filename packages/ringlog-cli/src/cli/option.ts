/** An option of a command, as it is parsed, explained and completed. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  /** What stands for its value in the help, such as `LEVEL`; undefined for a switch. */
  readonly value?: string;
  readonly summary: string;
  /** The only values that it may have; completion offers them. */
  readonly choices?: readonly string[];
  /** A switch that may also be given one of `choices`, as in `--color=never`. */
  readonly isValueOptional?: boolean;
}

export const HELP_OPTION: Option = { name: "help", short: "h", summary: "this help" };

export const JSON_OPTION: Option = {
  name: "json",
  summary: "JSON Lines on stdout, and errors of the program as JSON on stderr",
};

export const COLOR_OPTIONS: readonly Option[] = [
  {
    name: "color",
    summary: "colour and symbols: always (also --color alone), never or auto",
    choices: ["always", "never", "auto"],
    isValueOptional: true,
  },
  { name: "no-color", summary: "the same as --color=never" },
];

export const ROTATED_OPTION: Option = {
  name: "no-rotated",
  summary: "only the named files, not the rotated ones beside them",
};

export const FILTER_OPTIONS: readonly Option[] = [
  {
    name: "level",
    short: "l",
    value: "LEVEL",
    summary: "lines of this level and above; several with commas: exactly these",
    choices: ["trace", "debug", "info", "warn", "error", "fatal"],
  },
  { name: "since", value: "TIME", summary: "from then on: 15m, 2h, 3d, or 2026-11-27T10:00 (UTC without a zone)" },
  { name: "until", value: "TIME", summary: "up to then" },
  {
    name: "query",
    short: "q",
    value: "QUERY",
    summary: 'lines that a query selects, such as service:pay ms>100 "text"',
  },
];

export const FAIL_ON_OPTION: Option = {
  name: "fail-on",
  value: "QUERY",
  summary: "end with 3 if a selected line is of this level or above, or if this query selects it",
};

/** What every command has. */
export const COMMON_OPTIONS: readonly Option[] = [JSON_OPTION, ...COLOR_OPTIONS, HELP_OPTION];
