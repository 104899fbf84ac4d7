// The page in a real browser, over generated lines.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { axeFindings, chromiumPath, launchBrowser } from "./fixture/browser.mjs";
import { rowOf } from "./fixture/lines.mjs";
import { startFixture } from "./fixture/server.mjs";

const webDir = new URL("../../dist/web/", import.meta.url);
const WIDE = { width: 1280, height: 800 };

test("nothing in the page's HTML needs more than a strict policy allows", async () => {
  const html = await readFile(new URL("index.html", webDir), "utf8");
  assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/);
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
});

describe("the page", { skip: chromiumPath === undefined && "no Chromium is installed" }, () => {
  let browser;
  let small;
  before(async () => {
    browser = await launchBrowser();
    small = await startFixture({ count: 20_000, webDir });
  });
  after(async () => {
    await browser?.close();
    await small?.close();
  });

  /** Opens the page and fails the test for every error in it. */
  async function open(t, { fixture = small, search = "", ...options } = {}) {
    const context = await browser.newContext({ viewport: WIDE, timezoneId: "Europe/Berlin", ...options });
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      // A refused connection and a wrong query are meant to happen; what the policy forbids is not.
      if (message.type() === "error" && !/Failed to load resource|net::ERR/.test(message.text()))
        errors.push(message.text());
    });
    t.after(async () => {
      await context.close();
      assert.deepEqual(errors, []);
    });
    await page.goto(fixture.url + search);
    await page.locator(".log-row:not(.is-waiting)").first().waitFor();
    await page.locator(".u-wrap canvas").waitFor();
    return page;
  }
  const currentRow = (page) => page.locator(".log-row.is-current");
  const newest = (fixture) => rowOf(fixture.state.log, fixture.state.log.count - 1);
  const params = (page) => new URL(page.url()).searchParams;

  test("shows the newest lines, levels, facets and the timeline in words", async (t) => {
    const page = await open(t);
    const first = page.locator(".log-row").first();
    assert.match(await first.innerText(), new RegExp(newest(small).msg.replace(/[()[\]?$]/g, "\\$&")));
    assert.match(await first.innerText(), /13:59:5\d\.\d{3}/, "UTC unless the user wants otherwise");
    assert.match(
      await page.getByRole("img").getAttribute("aria-label"),
      /^20,000 lines from 2026-11-27 08:00:00 to 1\d:/,
    );
    await page.getByRole("button", { name: /^error \d/ }).waitFor();
    await page.getByRole("button", { name: /^pay/ }).waitFor();
  });

  for (const colorScheme of ["dark", "light"]) {
    test(`axe finds nothing, ${colorScheme}`, async (t) => {
      const page = await open(t, { colorScheme, bypassCSP: true });
      await page.locator(".facet").first().waitFor();
      assert.deepEqual(await axeFindings(page), [], "lines");
      await page.locator(".log-row").nth(3).click();
      await page.locator(".panel").waitFor();
      await page.getByRole("button", { name: "Table" }).click();
      await page.locator(".stack-table").waitFor();
      assert.deepEqual(await axeFindings(page), [], "an open line, and the table");
      await page.getByRole("combobox", { name: "Search" }).fill('level:error "open');
      await page.locator(".fault").waitFor();
      assert.deepEqual(await axeFindings(page), [], "a wrong query");
      await page.getByRole("combobox", { name: "Search" }).fill("ser");
      await page.getByRole("option").first().waitFor();
      assert.deepEqual(await axeFindings(page), [], "hints");
    });
  }

  test("a query filters, stands in the URL, and the back button takes it back", async (t) => {
    const page = await open(t);
    await page.keyboard.press("/");
    await page.keyboard.type("level:error gateway");
    await page.keyboard.press("Enter");
    await page.locator(".log-row mark").first().waitFor();
    assert.equal(params(page).get("q"), "level:error gateway");
    assert.equal(await page.locator(".log-row:not(.row-error)").count(), 0);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll(".log-row mark").length === 0);
    assert.equal(params(page).get("q"), null);
    assert.equal(await page.getByRole("combobox", { name: "Search" }).inputValue(), "");
    await page.goForward();
    await page.locator(".log-row mark").first().waitFor();
  });

  test("a wrong query is told with its place, and the last lines stay", async (t) => {
    const page = await open(t);
    await page.getByRole("combobox", { name: "Search" }).fill('gate "way');
    await page.locator(".fault").waitFor();
    assert.equal(await page.locator(".fault mark").innerText(), '"');
    assert.notEqual(await page.locator(".log-row").count(), 0);
    await page.getByRole("combobox", { name: "Search" }).fill('gate "way"');
    await page.locator(".fault").waitFor({ state: "detached" });
  });

  test("hints complete a field and its values by keyboard, and the history comes back", async (t) => {
    const page = await open(t);
    const box = page.getByRole("combobox", { name: "Search" });
    await box.focus();
    await page.keyboard.type("serv");
    await page.getByRole("option", { name: /^service:/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await box.inputValue(), "service:");
    await page.getByRole("option", { name: /^pay/ }).waitFor();
    await page.keyboard.type("pa");
    await page.getByRole("option", { name: /^pay/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    assert.equal(await box.inputValue(), "service:pay");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=service/);
    await box.fill("");
    await page.keyboard.press("ArrowUp");
    assert.equal(await box.inputValue(), "service:pay");
  });

  test("facets add and exclude, chips and levels take away", async (t) => {
    const page = await open(t);
    await page.getByRole("button", { name: /^pay/ }).click();
    await page.waitForURL(/q=service%3Apay$/);
    await page.getByRole("button", { name: /^pay/ }).click({ modifiers: ["Alt"] });
    await page.waitForURL(/q=-service%3Apay$/);
    await page.getByRole("button", { name: /^error \d/ }).click();
    await page.waitForURL(/q=-service%3Apay\+level%3Aerror$/);
    await page.getByRole("button", { name: "Remove -service:pay" }).click();
    await page.waitForURL(/q=level%3Aerror$/);
    await page.getByRole("button", { name: /^error \d/ }).click();
    await page.waitForFunction(() => !location.search.includes("q="));
  });

  test("a part of the time is brushed, zoomed by keys, and given up by a double click", async (t) => {
    const page = await open(t);
    const area = await page.locator(".u-over").boundingBox();
    await page.mouse.move(area.x + area.width * 0.25, area.y + 50);
    await page.mouse.down();
    await page.mouse.move(area.x + area.width * 0.5, area.y + 50, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/from=\d+&to=\d+/);
    const spanMs = () => Number(params(page).get("to")) - Number(params(page).get("from"));
    const whole = small.state.log.times.at(-1) - small.state.log.times[0];
    assert.ok(Math.abs(spanMs() / whole - 0.25) < 0.02, String(spanMs() / whole));
    const brushed = spanMs();
    await page.keyboard.press("+");
    await page.waitForFunction(
      (span) =>
        span > 0 &&
        new URLSearchParams(location.search).get("to") - new URLSearchParams(location.search).get("from") < span * 0.6,
      brushed,
    );
    await page.mouse.dblclick(area.x + area.width * 0.4, area.y + 50);
    await page.waitForFunction(() => location.search === "");
    await page.goBack();
    await page.waitForURL(/from=\d+&to=\d+/);
  });

  test("the wheel zooms at the pointer, many turns being one step back", async (t) => {
    const page = await open(t);
    const area = await page.locator(".u-over").boundingBox();
    await page.mouse.move(area.x + area.width * 0.5, area.y + 50);
    for (let i = 0; i < 5; i++) await page.mouse.wheel(0, -300);
    const { log } = small.state;
    const [first, last] = [log.times[0], log.times.at(-1)];
    await page.waitForURL(
      (url) => Number(url.searchParams.get("to")) - Number(url.searchParams.get("from")) < (last - first) / 5,
    );
    const middle = (Number(params(page).get("from")) + Number(params(page).get("to"))) / 2;
    assert.ok(Math.abs((middle - first) / (last - first) - 0.5) < 0.02);
    await page.waitForFunction(() => document.querySelector(".cell-time")?.textContent < "11:30");
    await page.goBack();
    await page.waitForFunction(() => location.search === "");
  });

  test("a pin leads to its error", async (t) => {
    const page = await open(t);
    const pin = page
      .getByRole("toolbar", { name: /errors/ })
      .getByRole("button")
      .first();
    const label = (await pin.getAttribute("aria-label")).replace(/^\d+ errors: /, "");
    await pin.click();
    await page.waitForURL(/entry=/);
    await page.locator(".log-row.is-current:not(.is-waiting)").waitFor();
    const text = await currentRow(page).innerText();
    assert.ok(
      label.startsWith(
        text
          .split("\n")
          .map((part) => part.trim())
          .find((part) => part.includes(": ") || part.includes("memory")) ?? text,
      ),
      `${label} / ${text}`,
    );
  });

  test("keys move, open, close and go from error to error", async (t) => {
    const page = await open(t);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("j");
    assert.equal(await currentRow(page).getAttribute("aria-posinset"), "2");
    await page.keyboard.press("Enter");
    await page.locator(".panel").waitFor();
    const opened = params(page).get("entry");
    await page.keyboard.press("j");
    await page.waitForFunction((id) => new URLSearchParams(location.search).get("entry") !== id, opened);
    await page.keyboard.press("Escape");
    await page.locator(".panel").waitFor({ state: "detached" });
    await page.keyboard.press("e");
    await page.locator(".log-row.is-current.row-error, .log-row.is-current.row-fatal").waitFor();
    const first = await currentRow(page).getAttribute("aria-posinset");
    await page.keyboard.press("e");
    await page.waitForFunction(
      (at) => Number(document.querySelector(".is-current")?.getAttribute("aria-posinset")) > Number(at),
      first,
    );
    await page.keyboard.press("Shift+E");
    await page.waitForFunction(
      (at) => document.querySelector(".is-current")?.getAttribute("aria-posinset") === at,
      first,
    );
  });

  test("from an error one goes on to the next before its line is there", async (t) => {
    const page = await open(t);
    await page.locator(".log-row").first().waitFor();
    let release = () => undefined;
    const released = new Promise((resolve) => {
      release = resolve;
    });
    let held = 0;
    await page.route("**/api/rows?*", async (route) => {
      const isForErrors = new URL(route.request().url()).searchParams.get("q")?.includes("level:error");
      held += isForErrors ? 0 : 1;
      if (!isForErrors) await released;
      await route.continue().catch(() => undefined); // the page gives up what went out of view
    });
    // More than are looked at beside the newest one: they are told apart by where the last one was found.
    for (let errors = 0, at = 0; errors < 110; errors++) {
      await page.keyboard.press("e");
      await page.waitForFunction(
        (before) => Number(document.querySelector(".is-current")?.getAttribute("aria-posinset")) > before,
        at,
      );
      at = Number(await currentRow(page).getAttribute("aria-posinset"));
    }
    assert.ok(held > 0);
    release();
    await page.locator(".log-row.is-current.row-error, .log-row.is-current.row-fatal").waitFor();
  });

  test("keys are left alone while someone types", async (t) => {
    const page = await open(t);
    await page.getByRole("combobox", { name: "Search" }).fill("");
    await page.keyboard.type("jek?/123");
    assert.equal(await page.getByRole("combobox", { name: "Search" }).inputValue(), "jek?/123");
    assert.equal(await currentRow(page).count(), 0);
  });

  test("content of the log is only ever text", async (t) => {
    const page = await open(t, { search: "?q=number" });
    const row = page.locator(".log-row").first();
    assert.match(await row.innerText(), /<b>not a number<\/b>/);
    assert.equal(await page.locator(".log-row b").count(), 0);
  });

  test("new lines are shown at the top, and wait elsewhere", async (t) => {
    const fixture = await startFixture({ count: 5000, webDir });
    t.after(() => fixture.close());
    const page = await open(t, { fixture });
    await page.locator(".liveness-open").waitFor();
    fixture.append(3);
    await page.waitForFunction(
      (msg) => document.querySelector("[data-index='0']")?.textContent.includes(msg),
      newest(fixture).msg,
    );
    await page.locator(".log-scroll").hover();
    await page.mouse.wheel(0, 1000);
    await page.waitForFunction(() => document.querySelector(".log-scroll").scrollTop > 900);
    const seen = async () => (await page.locator(".log-row").allInnerTexts()).slice(2, 12);
    await page.waitForFunction(() => document.querySelectorAll(".is-waiting").length === 0);
    const before = await seen();
    fixture.append(137);
    await page.getByRole("button", { name: "137 new lines" }).waitFor();
    assert.deepEqual(await seen(), before);
    await page.getByRole("button", { name: "137 new lines" }).click();
    await page.waitForFunction(
      (msg) => document.querySelector("[data-index='0']")?.textContent.includes(msg),
      newest(fixture).msg,
    );
    assert.equal(await page.locator(".log-arrived").count(), 0);
  });

  test("a lost connection is told, and found again", async (t) => {
    const fixture = await startFixture({ count: 5000, webDir });
    t.after(() => fixture.close());
    const page = await open(t, { fixture });
    await page.locator(".liveness-open").waitFor();
    fixture.state.refuses = true;
    for (const stream of fixture.state.streams) stream.destroy();
    await page.getByRole("alert").filter({ hasText: "connection" }).waitFor();
    fixture.state.refuses = false;
    fixture.append(1);
    await page.locator(".liveness-open").waitFor();
    await page.waitForFunction(
      (msg) => document.querySelector("[data-index='0']")?.textContent.includes(msg),
      newest(fixture).msg,
    );
  });

  test("a page that did not reach its server shows the lines once it does", async (t) => {
    const fixture = await startFixture({ count: 5000, webDir });
    t.after(() => fixture.close());
    const context = await browser.newContext({ viewport: WIDE });
    t.after(() => context.close());
    const page = await context.newPage();
    let isCut = true;
    await page.route("**/api/**", (route) => (isCut ? route.abort() : route.continue()));
    await page.goto(fixture.url);
    await page
      .getByText(/does not answer/)
      .first()
      .waitFor();
    isCut = false;
    await page.locator(".log-row:not(.is-waiting)").first().waitFor();
    await page.locator(".u-wrap canvas").waitFor();
    await page
      .getByText(/does not answer/)
      .first()
      .waitFor({ state: "detached" });
  });

  test("says how far the index is, and that nothing matches", async (t) => {
    const fixture = await startFixture({ count: 5000, webDir });
    t.after(() => fixture.close());
    const page = await open(t, { fixture });
    fixture.state.indexing = 0.4;
    fixture.sendStatus();
    await page.getByText(/Indexing: 40 % of/).waitFor();
    fixture.state.indexing = 1;
    fixture.state.notes = [
      "another process is writing the index of shop.log: this one makes its own, which does not last",
    ];
    fixture.sendStatus();
    await page.getByText(/Indexing:/).waitFor({ state: "detached" });
    await page.getByText(/another process is writing the index of shop\.log/).waitFor();
    await page.getByRole("combobox", { name: "Search" }).fill("no such word");
    await page.getByText("No line matches").waitFor();
    await page.getByRole("button", { name: "Clear the search" }).last().click();
    await page.locator(".log-row").first().waitFor();
  });

  test("ten million lines: both ends are reached, and the wheel moves by as much as it turns", {
    timeout: 170_000,
  }, async (t) => {
    const fixture = await startFixture({ count: 10_000_000, webDir });
    t.after(() => fixture.close());
    const page = await open(t, { fixture });
    await page.locator(".log-scroll").focus();
    await page.keyboard.press("End");
    await page.waitForFunction(
      () => document.querySelector("[data-index='9999999']")?.classList.contains("is-waiting") === false,
    );
    assert.ok((await page.locator("[data-index='9999999']").innerText()).includes(rowOf(fixture.state.log, 0).msg));
    await page.evaluate(() => document.querySelector(".log-scroll").scrollTo(0, 4_000_000));
    const isFirst = (least, most) =>
      page.waitForFunction(
        ([from, to]) => {
          const at = Number(document.querySelector("[data-index]").dataset.index);
          return at >= from && at <= to && document.querySelectorAll(".is-waiting").length === 0 && { at };
        },
        [least, most],
      );
    const { at: middle } = await (await isFirst(4_900_000, 5_100_000)).jsonValue();
    await page.locator(".log-scroll").hover();
    await page.mouse.wheel(0, 220);
    await isFirst(middle + 9, middle + 11);
    await page.keyboard.press("Home");
    await page.waitForFunction(() => document.querySelector("[data-index='0']") !== null);
  });

  test("a narrow window has all that a wide one has", async (t) => {
    const page = await open(t, { viewport: { width: 480, height: 800 } });
    await page.locator(".log-row").nth(2).click();
    await page.locator(".panel").waitFor();
    const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(scrolls, false);
    await page.getByRole("button", { name: "Close the line" }).click();
  });

  test("times are shown in UTC or as the clock here has them", async (t) => {
    const page = await open(t);
    const time = () => page.locator(".log-row .cell-time").first().innerText();
    const utc = await time();
    await page.keyboard.press("t");
    await page.waitForFunction((old) => document.querySelector(".cell-time").textContent !== old, utc);
    assert.equal(Number((await time()).slice(0, 2)), Number(utc.slice(0, 2)) + 1);
    await page.reload();
    await page.locator(".log-row:not(.is-waiting)").first().waitFor();
    assert.equal(Number((await time()).slice(0, 2)), Number(utc.slice(0, 2)) + 1);
  });
});
