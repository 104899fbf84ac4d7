// Writes docs/faults.md from the results in results/. Usage: node bench/faults/document.mjs
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { RINGLOG } from "./loggers.mjs";

const RESULTS = new URL("./results/", import.meta.url);
const PAGE = new URL("../../docs/faults.md", import.meta.url);
const COLUMNS = ["accepted", "written", "suppressed", "dropped", "torn", "duplicated", "unexplained", "exit", "exitMs"];
const TITLES = { exitMs: "ms to exit" };

/** @returns {any[]} oldest Node.js first */
function readResults() {
  const names = readdirSync(RESULTS).filter((name) => /^node-\d+\.json$/.test(name));
  return names
    .map((name) => JSON.parse(readFileSync(new URL(name, RESULTS), "utf8")))
    .toSorted((a, b) => majorOf(a) - majorOf(b));
}

function majorOf({ node }) {
  return Number(/\d+/.exec(node)?.[0]);
}

/** @param {readonly (string | number)[]} cells */
const row = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;

function table(titles, rows) {
  return [row(titles), row(titles.map(() => "---")), ...rows.map(row)].join("\n");
}

function ownTable({ rows }) {
  const own = rows.filter(({ peer }) => peer === RINGLOG);
  return table(
    ["#", "fault", "injected how", ...COLUMNS.map((name) => TITLES[name] ?? name), "required"],
    own.map(({ number, fault, injected, state, figures, skipped }) => [
      number,
      fault,
      injected,
      ...COLUMNS.map((name) => (state === "skipped" ? "–" : figures[name])),
      [state === "passed" ? "holds" : `**${state}**`, ...skipped.map((text) => `skipped: ${text}`)].join("; "),
    ]),
  );
}

/** What is lost without a word, torn or doubled, and how it ended, side by side. */
function othersTable({ rows }) {
  const peers = [...new Set(rows.map(({ peer }) => peer))];
  const faults = [...new Set(rows.map(({ number }) => number))];
  return table(
    ["#", "fault", ...peers],
    faults.map((number) => {
      const of = rows.filter((one) => one.number === number);
      return [number, of[0].fault, ...peers.map((peer) => cellOf(of.find((one) => one.peer === peer)))];
    }),
  );
}

function cellOf(one) {
  if (one === undefined || one.state === "skipped") return "–";
  const { accepted, dropped, unexplained, torn, duplicated, exit } = one.figures;
  const others = one.cases.filter((played) => !played.isExitRight && played.exit !== "hangs").length;
  const harm = [
    unexplained > 0 ? `**${unexplained}** of ${accepted} lost` : "",
    torn > 0 ? `**${torn}** torn` : "",
    duplicated > 0 ? `**${duplicated}** twice` : "",
    dropped > 0 ? `${dropped} dropped, told` : "",
    exit.includes("hangs") ? "**hangs**" : "",
    others > 0 ? `**wrong exit** (${exit})` : "",
    one.state === "failed" ? "**failed**" : "",
  ].filter((text) => text !== "");
  return harm.length === 0 ? "sound" : harm.join(", ");
}

const results = readResults();
const newest = results.at(-1);
const { cpu, cores, memoryGiB, platform, versions } = newest;
const runs = results.map(({ node, commit, date, rows }) => {
  const own = rows.filter(({ peer }) => peer === RINGLOG);
  const count = (state) => own.filter((one) => one.state === state).length;
  return [node, commit, date, count("passed"), count("failed"), count("skipped")];
});

writeFileSync(
  PAGE,
  `# Faults

Made by \`node bench/faults/document.mjs\` from [bench/faults/results](../bench/faults/results), which \`npm run test:faults -- --save\` writes. Each fault is a file in
[bench/faults/scenarios](../bench/faults/scenarios): a small real program on the built package, what is done to it, and what must be true afterwards. A reader of its own counts what is left.

${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}. ${Object.entries(versions)
    .map((entry) => entry.join(" "))
    .join(", ")}.

${table(["Node.js", "ringlog at", "date", "faults passed", "failed", "skipped"], runs)}

- *accepted*: calls that were taken; *written*: records that stand in the file, whole; *suppressed*: withheld duplicates; *dropped*: lost, counted and told in the log or on stderr; *unexplained*: neither.
- *ms to exit*: from the program's last word until the process is gone; the longest where a fault has several programs. *exit*: codes and signals that were found, all as required where it *holds*.
- The other loggers are set up as their documentation has it for a service. A call that throws, or ends the process, counts as accepted. They do not say what they have lost.
- As PID 1 (fault 11) any program of Node.js that does not listen for a signal ignores it: that is the kernel's doing, and is why ringlog exits by itself there.

## ringlog, Node.js ${newest.node}

${ownTable(newest)}

## Beside others, Node.js ${newest.node}

${othersTable(newest)}
`,
);
