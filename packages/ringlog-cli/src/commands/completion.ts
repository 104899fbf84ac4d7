import type { Call, CommandInfo } from "../cli/command.js";
import { COMMANDS } from "../cli/commands.js";
import { optionsOf } from "../cli/help.js";
import type { Option } from "../cli/option.js";
import { didYouMean, usageError } from "../cli/parse-arguments.js";

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** `ringlog completion bash|zsh|fish` */
export async function run({ args, output }: Call): Promise<number> {
  const [shell = ""] = args;
  const names = Object.keys(SHELLS);
  if (shell === "") throw usageError(`completion needs the name of a shell: ${names.join(", ")}`);
  if (!names.includes(shell))
    throw usageError(
      `completion for ${JSON.stringify(shell)} is not known; valid is ${names.join(", ")}${didYouMean(shell, names)}`,
    );
  output.write(SHELLS[shell as keyof typeof SHELLS](COMMANDS));
  return 0;
}

/** Offers commands and files first, then the command's options, and the values of those that have few. */
function bashScript(commands: readonly CommandInfo[]): string {
  const cases = commands.map((command) => `    ${command.name}) options="${flags(optionsOf(command)).join(" ")}" ;;`);
  return `# bash completion for ringlog
_ringlog() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command=show word options
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${namesOf(commands).join("|")}) command="$word"; break ;; esac
  done
  case "$previous" in
${choiceCases(commands, (names, choices) => `    ${names.join("|")}) COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$current")); return ;;`).join("\n")}
  esac
  case "$command" in
${cases.join("\n")}
  esac
  if [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [[ "$command" == help ]]; then
    COMPREPLY=($(compgen -W "${namesOf(commands).join(" ")}" -- "$current"))
  elif [[ "$command" == completion ]]; then
    COMPREPLY=($(compgen -W "${Object.keys(SHELLS).join(" ")}" -- "$current"))
  else
    compopt -o filenames 2>/dev/null
    local IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "$current"))
    if ((COMP_CWORD == 1)); then COMPREPLY+=($(IFS=' ' compgen -W "${namesOf(commands).join(" ")}" -- "$current")); fi
  fi
}
complete -F _ringlog ringlog
`;
}

function zshScript(commands: readonly CommandInfo[]): string {
  const cases = commands.map((command) => {
    const specs = optionsOf(command).flatMap(zshOptions);
    return `    ${command.name})\n      _arguments -s \\\n${[...specs, zshArguments(command)].map((spec) => `        ${spec}`).join(" \\\n")}\n      ;;`;
  });
  return `#compdef ringlog
# zsh completion for ringlog
_ringlog_commands() {
  local -a commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join("\n")}
  )
  _describe command commands
}
_ringlog() {
  local command=show
  if ((CURRENT == 2)) && [[ "$words[2]" != -* ]]; then
    _alternative 'commands:command:_ringlog_commands' 'files:file:_files'
    return
  fi
  case "$words[2]" in
    ${namesOf(commands).join("|")}) command="$words[2]"; shift words; ((CURRENT--)) ;;
  esac
  case "$command" in
${cases.join("\n")}
  esac
}
if [[ "$funcstack[1]" == _ringlog ]]; then _ringlog "$@"; else compdef _ringlog ringlog; fi
`;
}

function zshOptions({ name, short, value, summary, choices, isValueOptional }: Option): string[] {
  const text = `[${summary.replace(/[[\]:\\]/g, "\\$&")}]`;
  const values = value === undefined ? "" : `:${value}:${choices === undefined ? "" : `(${choices.join(" ")})`}`;
  const long =
    isValueOptional === true
      ? `--${name}=-${text}::${name}:(${choices?.join(" ")})`
      : `--${name}${value === undefined ? "" : "="}${text}${values}`;
  return [
    quoted(long),
    ...(short === undefined ? [] : [quoted(`-${short}${value === undefined ? "" : "+"}${text}${values}`)]),
  ];
}

function zshArguments({ takes }: CommandInfo): string {
  if (takes === "commands") return quoted("1:command:_ringlog_commands");
  if (takes === "shells") return quoted(`1:shell:(${Object.keys(SHELLS).join(" ")})`);
  return quoted(takes === "folders" ? "*:folder:_files" : "*:file:_files");
}

function fishScript(commands: readonly CommandInfo[]): string {
  const names = namesOf(commands).join(" ");
  const lines = commands.flatMap((command) => [
    `complete -c ringlog -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`,
    ...optionsOf(command).map((option) => fishOption(command, option, names)),
  ]);
  return `# fish completion for ringlog
${lines.join("\n")}
complete -c ringlog -n '__fish_seen_subcommand_from help' -f -a ${quoted(names)}
complete -c ringlog -n '__fish_seen_subcommand_from completion' -f -a ${quoted(Object.keys(SHELLS).join(" "))}
`;
}

/** Options of \`show\` hold where no command is named, too. */
function fishOption(
  { name: command }: CommandInfo,
  { name, short, value, summary, choices }: Option,
  names: string,
): string {
  const condition =
    command === "show"
      ? `not __fish_seen_subcommand_from ${names.replace("show ", "")}`
      : `__fish_seen_subcommand_from ${command}`;
  const takes = value === undefined ? "" : ` -r${choices === undefined ? "" : ` -f -a ${quoted(choices.join(" "))}`}`;
  return `complete -c ringlog -n ${quoted(condition)} -l ${name}${short === undefined ? "" : ` -s ${short}`}${takes} -d ${quoted(summary)}`;
}

function namesOf(commands: readonly CommandInfo[]): string[] {
  return commands.map(({ name }) => name);
}

function flags(options: readonly Option[]): string[] {
  return options.flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]);
}

function choiceCases(
  commands: readonly CommandInfo[],
  write: (names: readonly string[], choices: readonly string[]) => string,
): string[] {
  const seen = new Map<string, string>();
  for (const { name, short, value, choices } of commands.flatMap(optionsOf))
    if (value !== undefined && choices !== undefined)
      seen.set(name, write([`--${name}`, ...(short === undefined ? [] : [`-${short}`])], choices));
  return [...seen.values()];
}

/** For a shell: in single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
