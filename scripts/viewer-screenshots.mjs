// @ts-check
// Makes docs/img/viewer-*.png: the demo writes a log, `ringlog view` shows it, Chromium takes the pictures. The same walk as in
// docs/viewer.md. Usage: npm run screenshots. Needs Debian's chromium.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumPath, launchBrowser } from "../packages/ringlog-cli/test/web/fixture/browser.mjs";

const DEMO = fileURLToPath(new URL("../examples/demo/demo.mjs", import.meta.url));
const CLI = fileURLToPath(new URL("../packages/ringlog-cli/dist/cli.js", import.meta.url));
const IMAGES = fileURLToPath(new URL("../docs/img/", import.meta.url));
const VIEWPORT = { width: 1280, height: 800 };

/** Runs the demo; gives the path of the log that it leaves. */
async function runDemo() {
  const demo = spawn(process.execPath, [DEMO], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  demo.stdout.on("data", (chunk) => (said += chunk));
  const [code] = await once(demo, "close");
  const path = /npx ringlog view (\S+)/.exec(said)?.[1];
  if (code !== 0 || path === undefined) throw new Error(`the demo ended with ${code}`);
  return path;
}

/** @param {string} path */
async function startViewer(path) {
  const viewer = spawn(process.execPath, [CLI, "view", "--no-open", path], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  for await (const chunk of viewer.stdout) {
    said += chunk;
    const url = /http:\S+/.exec(said)?.[0];
    if (url !== undefined) return { viewer, url };
  }
  throw new Error("the viewer has said no address");
}

/**
 * @param {Awaited<ReturnType<typeof launchBrowser>>} browser
 * @param {string} url
 * @param {"dark" | "light"} colorScheme
 */
async function walk(browser, url, colorScheme) {
  const page = await browser.newPage({ colorScheme, viewport: VIEWPORT });
  const picture = (/** @type {string} */ name) =>
    page.screenshot({ path: join(IMAGES, `viewer-${name}-${colorScheme}.png`) });
  await page.goto(url);
  await page.locator(".log-row:not(.is-waiting)").first().waitFor();
  await page.locator(".u-wrap canvas").waitFor();
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await picture("logs");
  await page
    .getByRole("link", { name: "Errors" })
    .or(page.getByRole("button", { name: "Errors" }))
    .first()
    .click();
  await page.getByText("Division by zero").first().click();
  const request = page.locator(".origin").getByRole("link").or(page.locator(".origin").getByRole("button")).first();
  await request.waitFor();
  await page.getByText("Machine at that moment").waitFor();
  await picture("error");
  await request.click();
  await page.getByText("All requests").waitFor();
  await picture("request");
  await page.close();
}

if (chromiumPath === undefined) throw new Error("no Chromium is installed: apt-get install chromium");
mkdirSync(IMAGES, { recursive: true });
const path = await runDemo();
const { viewer, url } = await startViewer(path);
const browser = await launchBrowser();
try {
  // The token is good once; the cookie that it is exchanged for is of a context.
  for (const colorScheme of /** @type {const} */ (["dark", "light"])) await walk(browser, url, colorScheme);
} finally {
  await browser.close();
  viewer.kill("SIGINT");
  rmSync(dirname(path), { recursive: true, force: true });
}
