import assert from "node:assert/strict";
import { test } from "node:test";
import { adjust, type Browser, go, hrefOf, place, selection, settle, startState } from "./state.js";

/** A window with a history, as far as the state needs one. */
function fakeBrowser(search = "") {
  const steps = [search];
  let at = 0;
  const listeners = new Set<() => void>();
  const put = (url: string) => url.replace(/^\//, "");
  const browser: Browser = {
    location: {
      get search() {
        return steps[at] ?? "";
      },
      pathname: "/",
    },
    history: {
      pushState: (_state, _title, url) => {
        steps.splice(++at, steps.length, put(String(url)));
      },
      replaceState: (_state, _title, url) => {
        steps[at] = put(String(url));
      },
    },
    addEventListener: (_type, listener) => listeners.add(listener),
    removeEventListener: (_type, listener) => listeners.delete(listener),
  };
  const back = () => {
    at--;
    for (const listener of listeners) listener();
  };
  return { browser, steps, back };
}

function start(t: { after(end: () => void): void }, search = "") {
  const fake = fakeBrowser(search);
  t.after(startState(fake.browser));
  return fake;
}

test("the URL decides where one begins", (t) => {
  start(t, "?view=errors&q=level%3Aerror&from=5&to=9");
  assert.equal(place.value.view, "errors");
  assert.deepEqual(selection.value, { q: "level:error", from: 5, to: 9 });
});

test("going somewhere is a step that the back button takes back", (t) => {
  const { steps, back } = start(t);
  go({ view: "requests", q: "a b" });
  go({ requestId: "r-1" });
  assert.deepEqual(steps, ["", "?view=requests&q=a+b", "?view=requests&q=a+b&request=r-1"]);
  back();
  assert.equal(place.value.requestId, undefined);
  assert.equal(place.value.view, "requests");
});

test("going where one is, is no step", (t) => {
  const { steps } = start(t, "?q=x");
  go({ q: "x" });
  assert.deepEqual(steps, ["?q=x"]);
});

test("typing is one step, whatever the number of letters", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { steps, back } = start(t);
  for (const q of ["e", "er", "err"]) adjust("query", { q });
  assert.equal(place.value.q, "err", "the page does not wait for the URL");
  t.mock.timers.tick(1000);
  assert.deepEqual(steps, ["", "?q=err"]);
  settle();
  adjust("query", { q: "error" });
  adjust("range", { fromMs: 1, toMs: 2 });
  t.mock.timers.tick(1000);
  assert.deepEqual(steps, ["", "?q=err", "?q=error", "?q=error&from=1&to=2"]);
  back();
  assert.equal(place.value.q, "error");
});

test("a step keeps what was being typed before it", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { steps } = start(t);
  adjust("query", { q: "e" });
  adjust("query", { q: "er" });
  go({ view: "errors" });
  t.mock.timers.tick(1000);
  assert.deepEqual(steps, ["", "?q=er", "?view=errors&q=er"]);
});

test("a selection is the same object until it changes", (t) => {
  start(t, "?q=x");
  const first = selection.value;
  go({ entryId: "a.1" });
  assert.equal(selection.value, first);
  go({ toMs: 5 });
  assert.notEqual(selection.value, first);
});

test("a link leads to a place without going there", (t) => {
  start(t, "?q=x");
  assert.equal(hrefOf({ view: "errors" }), "?view=errors&q=x");
  assert.equal(hrefOf({ q: "" }), "?", "an empty one would lead to nowhere");
  assert.equal(place.value.view, "logs");
});
