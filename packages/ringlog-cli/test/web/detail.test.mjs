// Errors, requests, one line in full and the help, in a real browser. Answers are canned: fixture/story.mjs.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axeFindings, chromiumPath, launchBrowser } from "./fixture/browser.mjs";
import { startFixture } from "./fixture/server.mjs";
import { ENTRY, ERRORS, HOSTILE, tellStory } from "./fixture/story.mjs";

const webDir = new URL("../../dist/web/", import.meta.url);
const ENTRY_SEARCH = `?view=errors&entry=${ENTRY.row.id}`;

describe("errors, requests and one line", { skip: chromiumPath === undefined && "no Chromium is installed" }, () => {
  let browser;
  let fixture;
  before(async () => {
    browser = await launchBrowser();
    fixture = await startFixture({ count: 2000, webDir });
  });
  after(async () => {
    await browser?.close();
    await fixture?.close();
  });

  /** Opens the page and fails the test for every error in it. */
  async function open(t, search, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    await tellStory(context);
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !/Failed to load resource/.test(message.text())) errors.push(message.text());
    });
    t.after(async () => {
      await context.close();
      assert.deepEqual(errors, []);
    });
    await page.goto(fixture.url + search);
    return page;
  }
  const params = (page) => new URL(page.url()).searchParams;
  const kinds = (page) => page.locator(".group-row .error-type").allInnerTexts();
  /** Waits for it: the rows may be asked for anew. */
  const firstKind = (page, kind) => page.locator(".group-row").first().filter({ hasText: kind }).waitFor();
  const copied = (page) => page.evaluate(() => navigator.clipboard.readText());
  const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

  for (const colorScheme of ["dark", "light"]) {
    test(`axe finds nothing, ${colorScheme}`, async (t) => {
      const page = await open(t, ENTRY_SEARCH, { colorScheme, bypassCSP: true });
      await page.locator(".reading").first().waitFor();
      for (const button of await page.locator(".panel .fold-button").all()) await button.click();
      await page.getByText("Why grouped").click();
      assert.deepEqual(await axeFindings(page), [], "errors and one of them");
      await page.goto(`${fixture.url}?view=requests`);
      await page.locator(".request-row").first().waitFor();
      assert.deepEqual(await axeFindings(page), [], "requests");
      await page.getByRole("link", { name: "POST /pay" }).click();
      await page.locator(".lanes").waitFor();
      assert.deepEqual(await axeFindings(page), [], "one request");
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
      assert.deepEqual(await axeFindings(page), [], "help");
    });
  }

  test("errors are counted with the suppressed ones, and sorted", async (t) => {
    const page = await open(t, "?view=errors");
    await page.getByText("1 written, 4,811 suppressed").waitFor();
    assert.deepEqual(await kinds(page), ["PaymentError", "WideError", "LateError"]);
    await page.getByRole("button", { name: "Latest" }).click();
    await firstKind(page, "LateError");
    await page.getByRole("button", { name: "Requests hit" }).click();
    await firstKind(page, "WideError");
    await page.getByText("2 more kinds of errors").waitFor();
    const spark = page.getByRole("img", { name: /all in one moment/ }).first();
    assert.equal(await spark.locator("rect").count(), 1);
  });

  test("an answer that takes long comes, although new lines come meanwhile", async (t) => {
    const growing = await startFixture({ count: 100, webDir });
    const timer = setInterval(() => growing.append(1), 200);
    t.after(() => {
      clearInterval(timer);
      return growing.close();
    });
    const page = await open(t, "?view=logs");
    await page.context().route(/\/api\/errors/, async (route) => {
      await new Promise((done) => setTimeout(done, 2500));
      await route.fulfill({ json: ERRORS }).catch(() => undefined); // given up by the page
    });
    await page.goto(`${growing.url}?view=errors`);
    await page.locator(".group-row").first().waitFor();
  });

  test("e and E go through the kinds of errors and open each; Esc closes", async (t) => {
    const page = await open(t, "?view=errors");
    await page.locator(".group-row").first().waitFor();
    await page.keyboard.press("e");
    await page.getByRole("heading", { name: /charge failed/ }).waitFor();
    await page.keyboard.press("e");
    await page.waitForURL(/entry=x\.2/);
    await page.keyboard.press("Shift+E");
    await page.waitForURL(new RegExp(ENTRY.row.id));
    assert.match(await page.locator(".group-row[aria-current]").innerText(), /PaymentError/);
    await page.keyboard.press("Escape");
    await page.locator(".panel").waitFor({ state: "detached" });
  });

  test("an error has its own frames, its causes, the machine then, and lines around it", async (t) => {
    const page = await open(t, ENTRY_SEARCH);
    const panel = page.locator(".panel");
    await panel.getByText("charge", { exact: true }).first().waitFor();
    const stack = panel.getByRole("list", { name: "Stack of the error" });
    assert.deepEqual(await stack.locator("> .frame .frame-call").allInnerTexts(), ["charge", "async checkout"]);
    await stack.getByRole("button", { name: "1 library and 1 Node.js frames" }).click();
    await stack.getByText("process.processTicksAndRejections").waitFor();
    await panel.getByRole("button", { name: "1 frame as above" }).waitFor();
    assert.match(await panel.locator(".reading-far").innerText(), /CPU\s+93 %, usually 12 %\s+▲ 7\.8×\s+the usual/);
    await panel.locator(".around > li").first().waitFor();
    const around = await panel.locator(".around > li").allInnerTexts();
    assert.deepEqual(
      around.map((text) => text.split("\n")[0]),
      ["−30 ms", "−12 ms", "this", "+40 ms"],
    );
    await panel
      .locator(".around")
      .getByRole("link", { name: /POST \/pay/ })
      .click();
    await page.getByRole("heading", { name: "POST /pay 502" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: /charge failed/ }).waitFor();
  });

  test("what a log says is text, wherever it is shown", async (t) => {
    const page = await open(t, ENTRY_SEARCH);
    await page.locator(".panel .fields").first().waitFor();
    await page.getByText("Line as it stands in the file").click();
    assert.ok((await page.locator(".panel").innerText()).split(HOSTILE).length > 5);
    await page.goto(`${fixture.url}?view=requests&request=r-42`);
    await page.locator(".mark").first().waitFor();
    assert.ok((await page.locator("main").innerText()).includes(HOSTILE));
    assert.equal(await page.locator("img").count(), 0);
  });

  test("a value filters, and its button excludes", async (t) => {
    const page = await open(t, ENTRY_SEARCH);
    await page.getByRole("button", { name: "Only lines without orderId 7" }).click();
    await page.waitForURL((url) => url.searchParams.get("q") === "-orderId:7");
    await page.locator(".fields").getByRole("button", { name: "7", exact: true }).first().click();
    await page.waitForURL((url) => url.searchParams.get("q") === "orderId:7");
    assert.equal(params(page).get("view"), null, "the lines are shown");
  });

  test("a report, the JSON, a link and a place in the source are copied", async (t) => {
    const page = await open(t, ENTRY_SEARCH, CLIPBOARD);
    const copy = async (name) => {
      await page.getByRole("button", { name, exact: true }).click();
      await page.locator("[data-outcome=copied]").last().waitFor();
      return copied(page);
    };
    const report = await copy("Copy Markdown");
    assert.match(report, /^## `PaymentError \[E_PAY\]: charge failed <img/);
    assert.match(report, /- \*\*CPU 93 %, usually 12 %\*\* \(7\.8× the usual\)/);
    assert.deepEqual(JSON.parse(await copy("Copy JSON")), ENTRY.fields);
    assert.equal(await copy("Copy link"), `${fixture.url}?entry=${ENTRY.row.id}`);
    assert.equal(await copy("pay.ts:42:11"), "/app/src/pay.ts:42:11");
    await page.getByRole("status").filter({ hasText: "Place in the source copied" }).waitFor();
  });

  test("a request has its lanes, marks that arrow keys reach, and all of it as a list", async (t) => {
    const page = await open(t, "?view=requests");
    await page.getByRole("link", { name: "POST /pay" }).click();
    const lanes = page.getByRole("group", { name: /^Timeline: 70 ms, 2 lanes/ });
    await lanes.waitFor();
    assert.deepEqual(await lanes.locator(".lane-name").allInnerTexts(), ["gateway 3", "pay 7"]);
    await lanes.getByRole("button", { name: /POST \/pay 502 70 ms/ }).focus();
    for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowRight");
    assert.match(
      await page.evaluate(() => document.activeElement.getAttribute("aria-label")),
      /^\+30 ms error: charge/,
    );
    assert.equal(await lanes.locator("button[tabindex='0']").count(), 1);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /charge failed/ }).waitFor();
    assert.equal(await page.locator(".request-list .is-current").count(), 1);
    await page.keyboard.press("j");
    await page.getByRole("heading", { name: "POST /pay 502", exact: true }).waitFor();
    await page.keyboard.press("Shift+E");
    await page.getByRole("heading", { name: /charge failed/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "250 requests" }).waitFor();
  });

  test("requests are turned over by pages, gone through by keys, and one that is not there says so", async (t) => {
    const page = await open(t, "?view=requests");
    await page.locator(".request-row").first().waitFor();
    const asked = page.waitForRequest(/\/api\/requests\?.*offset=100/);
    await page.getByRole("button", { name: "Older" }).click();
    await asked;
    await page.getByText("101–200").waitFor();
    await page.keyboard.press("e");
    await page.locator(".request-row[aria-current]").filter({ hasText: "POST /pay" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/request=r-42/);
    await page.goto(`${fixture.url}?view=requests&request=none`);
    await page.getByRole("alert").filter({ hasText: "There is no such request." }).waitFor();
  });

  test("the help takes the focus, keeps it, and gives it back", async (t) => {
    const page = await open(t, "?view=errors");
    const sort = page.getByRole("button", { name: "Latest" });
    await sort.focus();
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keys and queries" });
    await dialog.waitFor();
    const isInside = () => page.evaluate(() => document.querySelector("dialog").contains(document.activeElement));
    assert.equal(await isInside(), true);
    await page.keyboard.press("j");
    assert.equal(params(page).get("entry"), null, "keys of the page are silent meanwhile");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await sort.evaluate((button) => button === document.activeElement), true);
    await page.keyboard.press("?");
    await dialog.waitFor();
    await page.mouse.click(5, 5);
    await dialog.waitFor({ state: "detached" });
  });

  for (const [width, height] of [
    [800, 600],
    [640, 900],
    [480, 800],
  ]) {
    test(`nothing is cut off at ${width} pixels`, async (t) => {
      const page = await open(t, ENTRY_SEARCH, { viewport: { width, height } });
      await page.locator(".reading").first().waitFor();
      const places = [ENTRY_SEARCH, "?view=requests", `?view=requests&request=r-42&entry=${ENTRY.row.id}`];
      for (const search of places) {
        await page.goto(fixture.url + search);
        await page.locator(".list").waitFor();
        const wide = await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll(".view, .panel-body, .list")]
            .filter((element) => element.scrollWidth > element.clientWidth + 1)
            .map((element) => element.className || element.tagName),
        );
        assert.deepEqual(wide, [], search);
      }
    });
  }
});
