// The page that docs/errors-compared.md is: tables computed from what was printed, then all that was printed.
import { ERRORS, PARTS, survives } from "./errors.mjs";

/** `calls`: the ways it can be called, where it has not all of them. */
export const PEERS = [
  { id: "ringlog", name: "ringlog", packages: ["ringlog"], hasFile: true },
  { id: "pino", name: "pino", packages: ["pino", "pino-pretty"], hasFile: true },
  { id: "winston", name: "winston", packages: ["winston"], hasFile: true },
  { id: "logtape", name: "LogTape", packages: ["@logtape/logtape", "@logtape/pretty"], hasFile: true },
  { id: "youch", name: "youch", packages: ["youch"], hasFile: false, calls: ["(e)"] },
  { id: "node", name: "Node.js", packages: [], hasFile: false },
];

const WHERE = { terminal: "On the terminal", file: "In the file" };

/** Everything in one line, so that wrapped lines and JSON's escapes hide nothing. */
const searchable = (output) => output.replaceAll(/\\n/g, " \n ").replaceAll(/\\"/g, '"');
const joined = (output) => searchable(output).replaceAll(/\s*\n[\s│├└]*/g, " ");

function cellOf(printed, error) {
  if (printed === undefined) return { text: "–", kept: new Set() };
  if (printed.ending !== "") return { text: `**${printed.ending}**`, kept: new Set() };
  const parts = PARTS.filter((part) => error[part] !== undefined);
  const kept = parts.filter((part) =>
    survives(error, part, part === "stack" ? searchable(printed.output) : joined(printed.output)),
  );
  const lost = parts.filter((part) => !kept.includes(part));
  if (lost.length === 0) return { text: `all ${parts.length}`, kept: new Set(kept) };
  return { text: kept.length === 0 ? "**none**" : `without ${lost.join(", ")}`, kept: new Set(kept) };
}

const row = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;

function table(results, where) {
  const shown = results.filter((peer) => peer[where] !== undefined);
  const head = ["#", "error", "has", ...shown.map(({ name }) => name)];
  const rows = ERRORS.map((error, index) => [
    index + 1,
    error.title,
    PARTS.filter((part) => error[part] !== undefined).join(", "),
    ...shown.map((peer) => cellOf(peer[where][index], error).text),
  ]);
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

/** Where others keep what ringlog loses. */
function aheadOf(results, where) {
  const [own, ...others] = results;
  return ERRORS.flatMap((error, index) => {
    const keepers = (part) =>
      others.filter((peer) => cellOf(peer[where]?.[index], error).kept.has(part)).map(({ name }) => name);
    return [...PARTS]
      .filter((part) => error[part] !== undefined && !cellOf(own[where][index], error).kept.has(part))
      .filter((part) => keepers(part).length > 0)
      .map(
        (part) =>
          `- ${WHERE[where]}, error ${index + 1}: ringlog loses ${part}, which ${keepers(part).join(", ")} kept.`,
      );
  });
}

function printed(results) {
  return ERRORS.flatMap((error, index) => [
    `## ${index + 1}. ${error.title}`,
    ...results.flatMap((peer) => [
      ...block(`${peer.name}${peer.hasFile ? ", terminal" : ""}`, peer.terminal[index]),
      ...block(`${peer.name}, file`, peer.file?.[index]),
    ]),
  ]);
}

const NO_RUN = 'no-run="made by npm run compare:errors"';

function block(title, one) {
  if (one === undefined) return [];
  return [`${title}${one.ending === "" ? "" : `, ${one.ending}`}:`, `\`\`\`text ${NO_RUN}\n${one.output}\n\`\`\``];
}

export function pageOf(results, node) {
  const versions = results.flatMap((peer) => peer.versions).join(", ");
  const ahead = [...aheadOf(results, "terminal"), ...aheadOf(results, "file")];
  return `${[
    "# The same errors, printed by others",
    `Made by \`npm run compare:errors\`: each error is really logged by each, in a process of its own, with Node.js ${node}, ${versions}. The terminal's output is that of
80 columns with colours, which are left out here; times, process ids and the path of this repository are replaced. How each is set up stands in \`bench/errors/peers\`.
ringlog runs without the machine's readings. winston and LogTape take the message first, so errors 3 and 4 are \`("order lost", { err: e })\` there.`,
    `The tables say what of an error is found in the output, by searching for it: the name of its **type**, its **message**, its **stack** (file and line of the function
that threw it), its **cause** (type and message of each, or the errors of an AggregateError), and its **props** (its own properties; of error 5 that of the cause). The texts
are not in the file that throws, so a code frame cannot show them by chance.`,
    "## On the terminal",
    table(results, "terminal"),
    "## In the file",
    table(results, "file"),
    "## Where others are ahead",
    ahead.length === 0 ? "By these tables: nowhere." : `By these tables:\n\n${ahead.join("\n")}`,
    `What no table shows: youch shows more lines of code, with colours for its syntax. pino-pretty and Node.js show every frame of a library and of Node.js on the terminal,
which ringlog counts there and keeps in the file. Node.js, pino, LogTape and youch say that causes lead in a circle; ringlog's end where they would begin again.`,
    ...printed(results),
  ].join("\n\n")}\n`;
}
