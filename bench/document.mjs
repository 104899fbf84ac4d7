// Writes docs/benchmarks.md from the full results in results/. Usage: node bench/document.mjs
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const RESULTS = new URL("./results/", import.meta.url);
const PAGE = new URL("../docs/benchmarks.md", import.meta.url);

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

/** @param {readonly string[]} cells */
const row = (cells) => `| ${cells.join(" | ")} |`;

/** One row a goal: ringlog's figure, the other's and the ratio, for each version. */
function barTable(results) {
  const goals = results[0].bar.map(({ goal }) => goal);
  const cellOf = ({ bar }, goal) => {
    const line = bar.find((other) => other.goal === goal);
    if (line === undefined) return "–";
    const beside = line.peer === "–" || line.peer === "" ? "" : ` against ${line.peer}`;
    return `${line.isMet ? "**met**" : "not met"}: ${line.own}${beside}<br>${line.ratio}`;
  };
  return [
    row(["goal", ...results.map(({ node, plan }) => `Node.js ${node.replace("v", "")}, rounds: ${plan.rounds}`)]),
    row(["---", ...results.map(() => "---")]),
    ...goals.map((goal) => row([goal, ...results.map((result) => cellOf(result, goal))])),
  ].join("\n");
}

function chartsOf(result) {
  const names = readdirSync(new URL("./charts/", RESULTS)).filter((name) =>
    name.startsWith(`node-${majorOf(result)}-`),
  );
  return names
    .map((name) => `![${name.replace(/^node-\d+-|\.svg$/g, "")}](../bench/results/charts/${name})`)
    .join("\n\n");
}

const results = readResults();
const newest = results.find((result) => majorOf(result) === 24) ?? results.at(-1);
const { cpu, cores, memoryGiB, platform, versions } = newest;
const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
const commits = [...new Set(results.map(({ commit }) => commit))].join(", ");

writeFileSync(
  PAGE,
  `# Benchmarks

Made by \`node bench/document.mjs\` from [bench/results](../bench/results). [How they are made](../bench/README.md) · [why it is fast, and where it is not](how-it-is-fast.md)

${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, a virtual machine that others share; ringlog at ${commits}; ${newest.date}. ${peers.join(", ")}.
Medians of rounds in fresh processes, peers by turns. Absolute figures move from machine to machine, ratios less.

## The bar

${barTable(results)}

## Node.js ${majorOf(newest)} in pictures

${chartsOf(newest)}
`,
);
