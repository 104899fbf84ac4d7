// From a log that the library wrote to the request, the line and the machine, in a real browser before `ringlog view`: the walk of
// docs/viewer.md. Nothing is canned here.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { debug, initLogger, withRequestId } from "ringlog";
import { axeFindings, chromiumPath, launchBrowser } from "./fixture/browser.mjs";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const HOSTILE = '<img src=x onerror="document.title=1">';

class PaymentError extends Error {}

const charge = debug(function charge(order) {
  throw new PaymentError(`payment of ${order} failed`, { cause: new Error("connection lost") });
});
/** Where the error is thrown, as the page has to show it. */
const LINE =
  readFileSync(new URL(import.meta.url), "utf8")
    .split("\n")
    .findIndex((line) => line.includes("throw new PaymentError")) + 1;

describe("a log of the library in the viewer", {
  skip: chromiumPath === undefined && "no Chromium is installed",
}, () => {
  let folder;
  let log;
  let viewer;
  let browser;
  let page;
  const errors = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "ringlog-walk-"));
    const filePath = join(folder, "shop.log");
    log = initLogger({ logName: "Shop", filePath, console: "off", signals: false });
    for (let id = 1; id <= 50; id++)
      withRequestId(`r-${id}`, () => {
        log.info("order received", { id, note: HOSTILE });
        if (id === 42) charge("order-42");
        log.info("answered", { id });
      });
    await log.flush();
    viewer = spawn(process.execPath, [CLI, "view", "--no-open", filePath], { stdio: ["ignore", "pipe", "inherit"] });
    const url = await addressOf(viewer);
    browser = await launchBrowser();
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true })).newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(url);
  });
  after(async () => {
    await browser?.close();
    viewer?.kill("SIGINT");
    await log?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("three clicks: the errors, the one that failed with line and machine, its request", async () => {
    await page.locator(".log-row:not(.is-waiting)").first().waitFor();
    await page.getByRole("link", { name: "Errors" }).click();
    await page.locator("#view").getByText("payment of order-42 failed").first().click();
    const panel = page.locator(".panel");
    await panel.getByText("Machine at that moment").waitFor();
    const text = await panel.innerText();
    assert.match(text, /PaymentError/);
    assert.match(text, new RegExp(`walk\\.test\\.mjs:${LINE}:\\d+`));
    assert.match(text, /CPU\s+\d+(?:\.\d+)? %/);
    assert.match(text, /Memory \(RSS\)\s+\d+(?:\.\d+)? MB/);
    assert.match(text, /connection lost/);
    assert.match(text, /"order-42"/);
    assert.deepEqual(await axeFindings(page), []);
    await panel.getByRole("link", { name: "r-42" }).click();
    await page.locator(".lanes").waitFor();
    const lines = await page.locator("#view").innerText();
    for (const msg of ["order received", "payment of order-42 failed", "answered"])
      assert.ok(lines.includes(msg), lines);
    assert.deepEqual(await axeFindings(page), []);
  });

  test("the back button leads back on the walk, and forward again", async () => {
    await page.goBack();
    await page.locator(".group-row").first().waitFor();
    await page.goForward();
    await page.locator(".lanes").waitFor();
  });

  test("what is logged now is on the page, and what it says is only text", async () => {
    await page.getByRole("link", { name: "Logs" }).click();
    await page.locator(".log-row:not(.is-waiting)").first().waitFor();
    // The list stands at the line that is open; further down it would wait to be asked for what is new.
    await page.keyboard.press("g");
    log.warn(`came later ${HOSTILE}`);
    await page.locator(".log-row", { hasText: "came later" }).waitFor();
    assert.equal(await page.locator("img[src=x]").count(), 0);
    assert.notEqual(await page.title(), "1");
    assert.deepEqual(errors, []);
  });
});

async function addressOf({ stdout }) {
  let said = "";
  while (!/http:\S+\s/.test(said)) said += (await once(stdout, "data"))[0];
  return /http:\S+/.exec(said)?.[0];
}
