// ringlog in ten seconds: a shop behind HTTP whose database dies under load and comes back. Run it with: npm run demo
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { initLogger } from "ringlog";
import { leave, load, visit } from "./load.mjs";
import { checkFile, commands, findContradictions, table } from "./report.mjs";
import { counters, openShop } from "./shop.mjs";

const SLICES = 10;
const SLICE_MS = 400;
const OUTAGE_MS = 2_700;
const RECOVERY_MS = 1_200;

const filePath = join(mkdtempSync(join(tmpdir(), "ringlog-demo-")), "shop.log");
const settings = { logName: "Shop", filePath, level: "info", throttleSec: 2 };
const log = initLogger(settings);
// Whoever read our output (`| head`) is gone: so are we.
process.stdout.on("error", () => process.exit());
const isBold = process.stdout.isTTY && !process.env.NO_COLOR;

/** Lines of the demo's own between the log's. */
async function say(...lines) {
  await log.flush();
  for (const line of lines) console.log(isBold ? `\x1b[1m${line}\x1b[22m` : line);
}

async function startDatabase(port) {
  const script = fileURLToPath(new URL("./database.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, String(port)], { stdio: ["pipe", "pipe", "inherit"] });
  const [text] = await once(child.stdout, "data");
  return { child, port: Number(text) };
}

async function stopDatabase({ child }) {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

const usual = (number) => (number % 3 === 0 ? `/tips/${number}` : `/cart/${number}`);
const withEmptyCarts = (number) => (number % 7 === 1 ? "/cart/empty" : usual(number));

await say("", "A shop on HTTP, its database a process of its own. Two visits, all levels shown:", "");
let database = await startDatabase(0);
const shop = await openShop(database.port);
const { port } = shop.address();
await visit(port, "/cart/4");
await visit(port, "/tips/4");

await say("", "Now 500 requests a second, for 4 s with logging on and silent in turns.");
await say("The console shows warnings and errors from here on, the file everything.", "");
initLogger({ ...settings, consoleLevel: "warn" });
const times = { on: [], off: [] };
await load(port, SLICE_MS, usual);
for (let slice = 0; slice < SLICES; slice++) {
  log.level = slice % 2 === 0 ? "silent" : "info";
  const arm = slice % 2 === 0 ? times.off : times.on;
  arm.push(...(await load(port, SLICE_MS, usual)));
}

await say("The database dies (SIGKILL), and some carts are empty: an error storm.", "");
await stopDatabase(database);
await load(port, OUTAGE_MS, withEmptyCarts);

database = await startDatabase(database.port);
await say("", "The database is back.", "");
await load(port, RECOVERY_MS, withEmptyCarts);

shop.close();
leave();
await stopDatabase(database);
await log.close();

const file = checkFile(filePath);
const stats = log.stats();
await say("", "What happened:", "");
console.log(table(counters, stats, file, times).join("\n"));
await say("", "To look into the file:", "");
console.log(commands(filePath, file.failedRequest).join("\n"));
const contradictions = findContradictions(counters, stats, file);
for (const contradiction of contradictions) console.error(`demo: ${contradiction}`);
process.exitCode = contradictions.length === 0 ? 0 : 1;
