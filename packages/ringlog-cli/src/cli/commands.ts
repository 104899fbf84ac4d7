import type { CommandInfo } from "./command.js";
import { FAIL_ON_OPTION, FILTER_OPTIONS, type Option, ROTATED_OPTION } from "./option.js";

const SOURCE_OPTION: Option = {
  name: "source",
  summary: "show the code at an error's place, where the file has not changed since",
};

const LINE_OPTIONS: readonly Option[] = [...FILTER_OPTIONS, FAIL_ON_OPTION, ROTATED_OPTION, SOURCE_OPTION];

const TIMES =
  "TIME is an age such as 90s, 15m, 2h or 3d, or a date and time, of UTC unless it says its zone. What is printed for people has the local time; TZ=UTC changes that.";

const SHOW: CommandInfo = {
  name: "show",
  summary: "Prints logs for people, oldest line first; several logs are merged by time.",
  usage: ["FILE… [options]", "show FILE… [options]", "< FILE"],
  examples: [
    { call: "ringlog app.log", what: "a log with its rotated files" },
    { call: "ringlog app.log --level warn --since 1h", what: "warnings and worse of the last hour" },
    { call: "node app.js | ringlog", what: "a program's output as it comes" },
    { call: "ringlog web.log pay.log -q request:7f3a", what: "one request in two logs" },
    { call: "ringlog app.log --json | jq .msg", what: "lines of any logger in the words of ringlog's" },
    { call: "ringlog app.log --fail-on error > /dev/null", what: "end with 3 if there is an error" },
  ],
  details: [
    TIMES,
    "Lines that are no JSON are printed as they are, without anything that could control the terminal. Lines that are damaged are marked.",
  ],
  options: LINE_OPTIONS,
  takes: "files",
  load: () => import("../commands/show.js"),
};

const TAIL: CommandInfo = {
  name: "tail",
  summary: "Prints the last lines, and with -f those that come.",
  usage: ["tail [-n COUNT] [-f] FILE… [options]"],
  examples: [
    { call: "ringlog tail app.log", what: "the last 10 lines" },
    { call: "ringlog tail -f app.log", what: "and what comes, also after a rotation" },
    { call: "ringlog tail -f web.log pay.log -l warn", what: "warnings of two logs, merged" },
    { call: "ringlog tail -F -n 0 app.log", what: "wait for a file that is not there yet" },
  ],
  details: [TIMES, "With a filter, the last lines are the last selected ones. Ctrl-C ends -f."],
  options: [
    { name: "lines", short: "n", value: "COUNT", summary: "how many lines; 10" },
    { name: "follow", short: "f", summary: "go on with what is appended" },
    { name: "retry", short: "F", summary: "the same, also where the file is not there yet" },
    ...LINE_OPTIONS,
  ],
  takes: "files",
  load: () => import("../commands/tail.js"),
};

const VIEW: CommandInfo = {
  name: "view",
  summary: "Opens a page in the browser: time line, errors, logs, requests, live.",
  usage: ["view FILE… [options]"],
  examples: [
    { call: "ringlog view app.log", what: "open the page" },
    { call: "ringlog view --no-open --port 8080 *.log", what: "only print its address" },
  ],
  details: ["The page is served to this machine only, and to nobody without the address's token. Ctrl-C ends it."],
  options: [
    { name: "port", value: "PORT", summary: "of the local server; any free one" },
    { name: "no-open", summary: "do not open a browser" },
    ROTATED_OPTION,
  ],
  takes: "files",
  load: () => import("../commands/view.js"),
};

const ERRORS: CommandInfo = {
  name: "errors",
  summary: "Groups errors: how often, first, last, requests hit, when.",
  usage: ["errors FILE… [options]"],
  examples: [
    { call: "ringlog errors app.log", what: "the most frequent first" },
    { call: "ringlog errors --since 1h --sort last *.log", what: "the latest first" },
    { call: "ringlog errors app.log --json | jq .message", what: "a line a group" },
    { call: "ringlog errors app.log --fail-on fatal", what: "end with 3 if a process died" },
  ],
  details: [
    "Errors are one where their error.fingerprint is; without one, where type and message are, numbers and ids aside. What was withheld (suppressed) is counted along.",
    TIMES,
  ],
  options: [
    {
      name: "sort",
      value: "BY",
      summary: "count (default), last, first or requests",
      choices: ["count", "last", "first", "requests"],
    },
    { name: "limit", short: "n", value: "COUNT", summary: "most groups; 20, 0 for all" },
    ...FILTER_OPTIONS,
    FAIL_ON_OPTION,
    ROTATED_OPTION,
  ],
  takes: "files",
  load: () => import("../commands/errors.js"),
};

const TRACE: CommandInfo = {
  name: "trace",
  summary: "All lines of one request or trace, over all services, in the order of time.",
  usage: ["trace ID FILE… [options]"],
  examples: [
    { call: "ringlog trace 7f3a91c2 web.log pay.log", what: "by a request's id" },
    { call: "ringlog trace 4bf92f35 *.log", what: "by a trace's id, or 8 or more digits of its beginning" },
    { call: "ringlog trace 7f3a91c2 app.log --json", what: "its lines as JSON" },
  ],
  details: [
    "Lines of other services that share the request's trace are found too. Times are since the first line. An ID that begins with - stands behind --.",
  ],
  options: [...FILTER_OPTIONS, FAIL_ON_OPTION, ROTATED_OPTION, SOURCE_OPTION],
  takes: "texts and files",
  load: () => import("../commands/trace.js"),
};

const QUERY: CommandInfo = {
  name: "query",
  summary: "Prints the lines that a query selects, or the rows of an SQL query.",
  usage: ["query QUERY FILE… [options]", "query --sql SQL FILE… [options]"],
  examples: [
    { call: "ringlog query 'level:error service:pay' app.log", what: "errors of a service" },
    { call: `ringlog query 'ms>100 "checkout"' app.log`, what: "slow, with a text" },
    { call: "ringlog query -c 'user.id:42 -level:debug' app.log", what: "how many" },
    {
      call: `ringlog query --sql 'SELECT level, count(*) FROM logs GROUP BY 1' app.log`,
      what: "DuckDB's SQL over the table logs",
    },
  ],
  details: [
    'Terms side by side must all hold; OR, NOT or - before a term, and parentheses. field:value, field:a,b, field:begin*, field>1, has:field, level>=warn, last:15m, ms>100, or a text in "quotes".',
    TIMES,
  ],
  options: [
    { name: "sql", value: "SQL", summary: "one SELECT over the view logs; its columns are named as the fields" },
    { name: "count", short: "c", summary: "only how many lines" },
    { name: "limit", short: "n", value: "COUNT", summary: "stop after so many lines" },
    ...LINE_OPTIONS,
  ],
  takes: "texts and files",
  load: () => import("../commands/query.js"),
};

const STATS: CommandInfo = {
  name: "stats",
  summary: "What a log holds: lines, levels, time, services, processes, rates, messages.",
  usage: ["stats FILE… [options]"],
  examples: [
    { call: "ringlog stats app.log", what: "an overview" },
    { call: "ringlog stats --since 1d *.log", what: "of the last day" },
    { call: "ringlog stats app.log --json", what: "as one JSON object" },
  ],
  options: [
    { name: "limit", short: "n", value: "COUNT", summary: "most services, processes and messages each; 10" },
    ...FILTER_OPTIONS,
    FAIL_ON_OPTION,
    ROTATED_OPTION,
  ],
  takes: "files",
  load: () => import("../commands/stats.js"),
};

const VERIFY: CommandInfo = {
  name: "verify",
  summary: "Checks that a log of ringlog is whole: no torn line, no record missing without a reason.",
  usage: ["verify FILE… [options]"],
  examples: [
    { call: "ringlog verify app.log", what: "ends with 3 if something is wrong" },
    { call: "ringlog verify --from-start app.log", what: "older files were never removed" },
  ],
  options: [{ name: "from-start", summary: "the log goes back to the first record of each thread" }, ROTATED_OPTION],
  takes: "files",
  load: () => import("../commands/verify.js"),
};

const RECOVER: CommandInfo = {
  name: "recover",
  summary: "Writes what processes with `durable` have left that were killed, to their own log files.",
  usage: ["recover [FOLDER | FILE] [options]"],
  examples: [
    { call: "ringlog recover", what: "all that this user's processes have left" },
    { call: "ringlog recover logs/app.log", what: "only of this log" },
    { call: "ringlog recover /var/lib/app", what: "from the folder that durable names, or a run's own" },
  ],
  details: ["Runs that still go on are left alone. The next start of the application does the same by itself."],
  options: [{ name: "folder", value: "FOLDER", summary: "with a FILE: the folder that was given as durable" }],
  takes: "folders",
  load: () => import("../commands/recover.js"),
};

const DOCTOR: CommandInfo = {
  name: "doctor",
  summary: "Checks this machine, and a log file, for what could be in the way.",
  usage: ["doctor [FILE] [options]"],
  examples: [
    { call: "ringlog doctor", what: "Node.js, DuckDB, terminal, limits" },
    { call: "ringlog doctor app.log", what: "and the file: format, permissions, its end, the disk" },
  ],
  details: ["Ends with 3 if something fails. Warnings do not count."],
  options: [],
  takes: "files",
  load: () => import("../commands/doctor.js"),
};

const COMPLETION: CommandInfo = {
  name: "completion",
  summary: "Prints a script that completes commands, options and files in a shell.",
  usage: ["completion bash|zsh|fish"],
  examples: [
    { call: "ringlog completion bash > ~/.local/share/bash-completion/completions/ringlog", what: "bash" },
    { call: "ringlog completion zsh > ~/.zfunc/_ringlog", what: "zsh" },
    { call: "ringlog completion fish > ~/.config/fish/completions/ringlog.fish", what: "fish" },
  ],
  options: [],
  takes: "shells",
  load: () => import("../commands/completion.js"),
};

const HELP: CommandInfo = {
  name: "help",
  summary: "Explains the program or one command.",
  usage: ["help [COMMAND]"],
  examples: [{ call: "ringlog help errors", what: "the same as ringlog errors --help" }],
  options: [],
  takes: "commands",
  load: () => import("../commands/help.js"),
};

/** All commands, in the order in which the help lists them. `show` also stands for no command at all. */
export const COMMANDS: readonly CommandInfo[] = [
  SHOW,
  TAIL,
  VIEW,
  ERRORS,
  TRACE,
  QUERY,
  STATS,
  VERIFY,
  RECOVER,
  DOCTOR,
  COMPLETION,
  HELP,
];

export const DEFAULT_COMMAND: CommandInfo = SHOW;
