import assert from "node:assert/strict";
import fc from "fast-check";
import { assertReply } from "./contract.js";
import { sendRaw, type TestViewer } from "./test-viewer.js";

const NAMES = ["q", "from", "to", "buckets", "offset", "limit", "id", "fields", "as", "token", "__proto__", ""];
const PATHS = ["status", "histogram", "rows", "position", "facets", "errors", "requests"];
const QUERIES = [
  "level:error",
  "level>=warn",
  "-level:info",
  "has:user.id",
  "ms>100",
  "status>=500",
  'msg:"a b"',
  "user.id:42 OR user.id:*",
  "(a OR b) -c",
  "time>=2026-11-27T10:00",
  "last:15m",
  '"',
  "(",
  ":",
  "a:",
  "level:",
  "level:xyz",
  "ms>x",
  "x'; DROP TABLE lines; --",
  "%",
  "_",
  "\\",
  "\0",
  "\ud800",
  "'",
  "a:'\"",
  "__proto__:1",
  "constructor:toString",
  "(".repeat(500),
  "NOT ".repeat(500),
  "a:1e400",
  "a>1e400",
  "a>-0",
];
const VALUES = [
  "0",
  "-1",
  "1",
  "10",
  "24",
  "100",
  "500",
  "1000",
  "1001",
  "1e3",
  "0x10",
  "NaN",
  "Infinity",
  "-Infinity",
  "9007199254740993",
  "1790000000000",
  "1795773600000",
  "1795773600000.5",
  "8640000000000000",
  "-8640000000000000",
  "",
  " ",
  "null",
  "%00",
  "\0",
  "level",
  "level,service",
  "service,user.id,nope",
  "msg",
  "ms",
  "text",
  'a"b',
  "__proto__",
  "csv",
  "jsonl",
];

const value = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.constantFrom(...QUERIES),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.integer().map(String),
);
const search = fc
  .array(fc.tuple(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...NAMES) }, fc.string()), value), { maxLength: 4 })
  .map((pairs) => new URLSearchParams(pairs).toString());
const query = fc
  .oneof(fc.constantFrom(...QUERIES), fc.string({ unit: "binary" }))
  .map((q) => new URLSearchParams({ q }).toString());
/** Bytes that may stand in a request's first line, and some that may not. */
const rawPath = fc.string({ unit: fc.constantFrom(..."/ab.%20e\\?&=#;:@~*'\"<>[]{}|^`\t\0é"), maxLength: 30 });

/** Paths as a page, a person or an attacker may ask for, `ids` among them. */
function paths(ids: readonly string[]): fc.Arbitrary<string> {
  const path = fc.constantFrom(...PATHS);
  const id = fc.oneof(fc.constantFrom(...ids), fc.string({ unit: "binary", maxLength: 30 }).map(encode));
  return fc.oneof(
    fc.tuple(path, search).map(([name, text]) => `/api/${name}?${text}`),
    fc.tuple(path, query).map(([name, text]) => `/api/${name}?${text}`),
    fc.tuple(fc.constantFrom("entry", "request", "rows", "x"), id).map(([name, text]) => `/api/${name}/${text}`),
    id.map((text) => `/api/position?id=${text}`),
    rawPath.map((text) => `/${text}`),
    rawPath.map((text) => `/api/${text}`),
    rawPath,
  );
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Asks random things: each is answered by the contract or refused with a reason, and none by status 500. */
export async function fuzzRequests(
  viewer: Pick<TestViewer, "port" | "cookie">,
  ids: readonly string[],
  runs: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(paths(ids), async (path) => {
      const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${viewer.port}\r\nCookie: ${viewer.cookie}\r\nConnection: close\r\n\r\n`;
      const { status, head: answer, body } = await sendRaw(viewer.port, head);
      assert.ok([200, 400, 403, 404, 405, 414].includes(status), `${status}: ${body}`);
      if (/^content-type: application\/json/im.test(answer)) assertReply(path, status, body);
      else if (path.startsWith("/api/")) assert.match(answer, /text\/(event-stream|csv)|application\/jsonl/);
    }),
    { numRuns: runs },
  );
}
