// Charts of a result, as SVG in results/charts/. Made by `npm run bench` at its end, and by hand: node bench/charts.mjs results/node-24.json
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { barPanel } from "./charts/bars.mjs";
import { curvePanel } from "./charts/curves.mjs";
import { picture } from "./charts/svg.mjs";
import { PEERS, putsOff } from "./peers/peer.mjs";

const FOLDER = new URL("./results/charts/", import.meta.url);
const NAMES = PEERS.map(({ name }) => name);
const CALLS = {
  a: "a: a constant message",
  b: "b: a message and five fields",
  c: "c: a message and a nested object of 1 KB",
  d: "d: an error of its own, 12 frames",
};
const DIMENSIONS = {
  fingerprints: "different errors, by turns",
  children: "child loggers, by turns",
  shapes: "shapes of objects, by turns",
  threads: "threads at the same time",
};
const TITLES = {
  calls: "What a log call costs its caller, by logger",
  throughput: "Records a second and CPU a record, by logger",
  "slow-disk": "Event-loop delay while the disk is slow, by logger",
  scale: "What a log call costs as something grows",
};
const PANELS = { calls: callPanels, throughput: throughputPanels, "slow-disk": slowDiskPanels, scale: scalePanels };
const LOG = { isLog: true };
const ns = (value) => `${value < 100 ? Number(value.toPrecision(2)) : Math.round(value).toLocaleString("en-US")} ns`;

/**
 * @param {any} result
 * @param {string} name of the result's file, without its ending
 * @returns {string[]} the names of the charts
 */
export function drawCharts(result, name) {
  mkdirSync(FOLDER, { recursive: true });
  const caption = `Node.js ${result.node}, ${result.cpu}, ${result.cores} cores; ringlog at ${result.commit}, ${result.date}`;
  return Object.entries(PANELS).flatMap(([suite, panelsOf]) => {
    const results = result.results[suite];
    const panels = results === undefined ? [] : panelsOf(results);
    if (panels.length === 0) return [];
    const file = `${name}-${suite}.svg`;
    writeFileSync(new URL(file, FOLDER), picture(panels, TITLES[suite], caption));
    return [file];
  });
}

/** One row a peer that was measured; those whose output was not complete carry the mark that they have in the tables. */
function rowsOf(results, armOf, figure, textOf) {
  return NAMES.flatMap((peer) => {
    const result = results[armOf(peer)];
    const value = result?.[figure]?.median;
    if (value === undefined || result.failed !== undefined) return [];
    return [{ label: peer, value, text: `${textOf(value)}${result.complaints === undefined ? "" : " †"}` }];
  });
}

function callPanels(results) {
  return Object.entries(CALLS).flatMap(([workload, title]) => {
    const rows = rowsOf(results, (peer) => `${workload}, in place: ${peer}`, "nsPerCall", ns).map(withWhatIsPutOff);
    return rows.length === 0 ? [] : [barPanel(`What a call costs its caller. ${title}`, rows, { ...LOG, unit: "ns" })];
  });
}

function withWhatIsPutOff(row) {
  return putsOff(row.label) ? { ...row, text: `${row.text} + put off` } : row;
}

function throughputPanels(results) {
  const rate = rowsOf(
    results,
    (peer) => peer,
    "thousandPerSecond",
    (value) => `${Math.round(value).toLocaleString("en-US")} k/s`,
  );
  const cpu = rowsOf(
    results,
    (peer) => peer,
    "cpuSecondsPerMillion",
    (value) => `${Number(value.toPrecision(3))} µs`,
  );
  const isLogger = ({ label }) => label !== "empty";
  return [
    barPanel("Thousand records a second, until the process has exited", rate.filter(isLogger), {
      isLog: false,
      unit: "k/s",
    }),
    barPanel("CPU a record, all threads", cpu.filter(isLogger), { ...LOG, unit: "µs" }),
  ];
}

function slowDiskPanels(results) {
  const rows = rowsOf(
    results,
    (peer) => peer,
    "p999Ms",
    (value) => `${Number(value.toPrecision(3))} ms`,
  );
  const named = rows.map((row) => (row.label === "empty" ? { ...row, label: "no logging" } : row));
  return [barPanel("Event-loop delay on a slow disk, p99.9", named, { ...LOG, unit: "ms" })];
}

function scalePanels(results) {
  const grown = Object.entries(DIMENSIONS).map(([dimension, title]) =>
    curvePanel(`Cost of a call: ${title}`, curvesOf(results, dimension), { x: "", y: "ns" }),
  );
  return [...grown, ...backlogPanel(results)];
}

function curvesOf(results, dimension) {
  const pattern = new RegExp(`^${dimension} (\\d+): (.+)$`);
  const curves = new Map();
  for (const [name, result] of Object.entries(results)) {
    const [, count, peer] = pattern.exec(name) ?? [];
    if (peer === undefined || result.nsPerCall === undefined) continue;
    curves.set(peer, [...(curves.get(peer) ?? []), [Number(count), result.nsPerCall.median]]);
  }
  return [...curves].map(([label, points]) => ({ label, points }));
}

function backlogPanel(results) {
  const result = results["backlog: ringlog"] ?? {};
  const points = Object.entries(result)
    .filter(([key]) => /^at\d+MB$/.test(key))
    .map(([key, { median }]) => [Number.parseInt(key.slice(2), 10), median]);
  if (points.length === 0) return [];
  const curve = /** @type {import("./charts/curves.mjs").Curve} */ ({ label: "ringlog", points });
  return [curvePanel("Cost of a call: megabytes that wait for the worker", [curve], { x: " MB", y: "ns" })];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const file of process.argv.slice(2)) {
    for (const chart of drawCharts(JSON.parse(readFileSync(file, "utf8")), basename(file, ".json"))) console.log(chart);
  }
}
