import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { MAX_EXPORTED_LINES } from "../../src/server/export.js";
import type { ExportedLine, Questions } from "../../src/server/questions.js";
import { MemoryQuestions } from "./memory-questions.js";
import { openTestViewer } from "./test-viewer.js";

const LINES = ["first", '=HYPERLINK("http://evil.example")', "last, with a comma"].map((msg, index) =>
  JSON.stringify({ time: new Date(Date.UTC(2026, 10, 27, 10, 0, index)).toISOString(), level: "info", msg }),
);

test("a download as CSV is text for a spreadsheet", async (t) => {
  const { get } = await openTestViewer(t, { questions: new MemoryQuestions(LINES) });
  const response = await get("/api/export?as=csv");
  assert.equal(response.headers.get("content-type"), "text/csv; charset=utf-8");
  assert.equal(response.headers.get("content-disposition"), 'attachment; filename="ringlog.csv"');
  const lines = (await response.text()).split("\r\n");
  assert.equal(lines[0], "time,level,service,logger,request,error,fingerprint,message,id");
  assert.equal(lines[1], '2026-11-27T10:00:02.000Z,info,,,,,,"last, with a comma",0123456789abcdef.2');
  assert.match(lines[2] ?? "", /,"'=HYPERLINK\(""http/);
});

test("a download as JSON Lines has the lines as they are in the file", async (t) => {
  const { get } = await openTestViewer(t, { questions: new MemoryQuestions(LINES) });
  const response = await get("/api/export?as=jsonl&q=first");
  assert.equal(response.headers.get("content-type"), "application/jsonl; charset=utf-8");
  assert.equal(response.headers.get("content-disposition"), 'attachment; filename="ringlog.jsonl"');
  assert.equal(await response.text(), `${LINES[0]}\n`);
});

test("of too many lines the newest come, and the last line says so", async (t) => {
  const { get } = await openTestViewer(t, { questions: exporting(endless) });
  const lines = (await (await get("/api/export?as=jsonl")).text()).trimEnd().split("\n");
  assert.equal(lines.length, MAX_EXPORTED_LINES + 1);
  assert.equal(JSON.parse(lines.at(-1) ?? "").msg, "only the newest 1,000,000 lines are here");
});

test("a download that nobody takes any more ends, and waits while it is not taken", async (t) => {
  let [portions, isEnded] = [0, false];
  const questions = exporting(async function* (selected, maxLines, signal) {
    try {
      for await (const lines of endless(selected, maxLines, signal)) {
        portions++;
        yield lines;
      }
    } finally {
      isEnded = true;
    }
  });
  const { port, cookie } = await openTestViewer(t, { questions });
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET /api/export?as=jsonl HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n\r\n`);
  await new Promise((resolve) => socket.once("data", resolve));
  socket.destroy();
  while (!isEnded) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(portions < MAX_EXPORTED_LINES / 1000, `${portions} portions were read for nobody`);
});

test("what goes wrong at the begin of a download is told, and later ends it", async (t) => {
  const failing = (after: number) =>
    exporting(async function* () {
      for (let portion = 0; portion < after; portion++) yield [LINE];
      throw new Error("the disk is gone");
    });
  const early = await openTestViewer(t, { questions: failing(0) });
  const response = await early.get("/api/export?as=csv");
  assert.equal(response.status, 500);
  assert.deepEqual(await response.json(), { error: "the disk is gone" });
  const late = await openTestViewer(t, { questions: failing(1) });
  await assert.rejects(
    late.get("/api/export?as=csv").then((answer) => answer.text()),
    "it must not look whole",
  );
});

const ROW = { id: "0123456789abcdef.0", timeMs: 0, level: "info", msg: "m", isBad: false } as const;
const NONE = { service: null, logger: null, requestId: null, errorType: null, fingerprint: null };
const LINE: ExportedLine = { row: { ...ROW, ...NONE }, raw: '{"msg":"m"}' };

async function* endless(...[, maxLines]: Parameters<Questions["exported"]>): AsyncIterable<readonly ExportedLine[]> {
  for (let left = maxLines; left > 0; left -= 1000) yield new Array<ExportedLine>(Math.min(1000, left)).fill(LINE);
}

function exporting(exported: Questions["exported"]): Questions {
  return Object.assign(new MemoryQuestions([]), { exported });
}
