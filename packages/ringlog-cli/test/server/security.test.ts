import assert from "node:assert/strict";
import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { MemoryQuestions } from "./memory-questions.js";
import { enter, openTestViewer, sendRaw, type TestViewer } from "./test-viewer.js";

const SECRET_LINE = JSON.stringify({ time: "2026-11-27T10:00:00.000Z", level: "info", msg: "the secret of the log" });

interface RawCase {
  readonly what: string;
  readonly status: number | readonly number[];
  /** The bytes that are sent. `P` stands for the port, `C` for the cookie, `T` for the token. */
  readonly send: string;
}

const END = "Connection: close\r\n\r\n";
const GOOD = "Host: 127.0.0.1:{P}\r\nCookie: {C}\r\n";

const CASES: readonly RawCase[] = [
  { what: "the page itself", status: 200, send: `GET / HTTP/1.1\r\n${GOOD}${END}` },
  { what: "rows", status: 200, send: `GET /api/rows HTTP/1.1\r\n${GOOD}${END}` },
  {
    what: "by the name localhost",
    status: 200,
    send: `GET /api/rows HTTP/1.1\r\nHost: localhost:{P}\r\nCookie: {C}\r\n${END}`,
  },
  {
    what: "our own Origin",
    status: 200,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}Origin: http://127.0.0.1:{P}\r\nSec-Fetch-Site: same-origin\r\n${END}`,
  },

  { what: "no cookie", status: 403, send: `GET /api/rows HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n${END}` },
  { what: "no cookie, the page", status: 403, send: `GET / HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n${END}` },
  { what: "no cookie, a file of the page", status: 403, send: `GET /app.js HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n${END}` },
  { what: "no cookie, events", status: 403, send: `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n${END}` },
  {
    what: "no cookie, download",
    status: 403,
    send: `GET /api/export?as=csv HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n${END}`,
  },
  { what: "a wrong token", status: 403, send: `GET /?token=wrong HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n${END}` },
  { what: "an empty token", status: 403, send: `GET /?token= HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n${END}` },
  { what: "the token twice", status: 403, send: `GET /?token={T}&token={T} HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n${END}` },
  {
    what: "the right token with another behind",
    status: 403,
    send: `GET /?token={T}x HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n${END}`,
  },
  { what: "the token in lower case", status: 403, send: `GET /?token={t} HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n${END}` },
  {
    what: "the token on another path",
    status: 403,
    send: `GET /api/rows?token={T} HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n${END}`,
  },
  {
    what: "the token as a header",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\nAuthorization: Bearer {T}\r\n${END}`,
  },
  {
    what: "the token as the cookie",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\nCookie: ringlog-{P}={T}\r\n${END}`,
  },
  {
    what: "the cookie of another port",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\nCookie: ringlog-1={V}\r\n${END}`,
  },
  {
    what: "the cookie's value under a longer name",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\nCookie: xringlog-{P}={V}\r\n${END}`,
  },
  {
    what: "an empty cookie",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\nCookie: ringlog-{P}=\r\n${END}`,
  },

  { what: "no Host", status: 400, send: `GET /api/rows HTTP/1.1\r\nCookie: {C}\r\n${END}` },
  { what: "HTTP/1.0 without Host", status: 400, send: "GET /api/rows HTTP/1.0\r\nCookie: {C}\r\n\r\n" },
  { what: "HTTP/0.9", status: 400, send: "GET /api/rows\r\n\r\n" },
  { what: "an empty Host", status: 403, send: `GET /api/rows HTTP/1.1\r\nHost:\r\nCookie: {C}\r\n${END}` },
  { what: "two Hosts", status: 400, send: `GET /api/rows HTTP/1.1\r\n${GOOD}Host: evil.example\r\n${END}` },
  { what: "the same Host twice", status: 400, send: `GET /api/rows HTTP/1.1\r\n${GOOD}Host: 127.0.0.1:{P}\r\n${END}` },
  {
    what: "a name that was rebound",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\nHost: evil.example:{P}\r\nCookie: {C}\r\n${END}`,
  },
  {
    what: "another port in Host",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\nHost: 127.0.0.1:1\r\nCookie: {C}\r\n${END}`,
  },
  { what: "no port in Host", status: 403, send: `GET /api/rows HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {C}\r\n${END}` },
  {
    what: "a name that begins as ours",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\nHost: 127.0.0.1:{P}.evil.example\r\nCookie: {C}\r\n${END}`,
  },
  {
    what: "a name that ends as ours",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\nHost: evil.localhost:{P}\r\nCookie: {C}\r\n${END}`,
  },
  {
    what: "an address with a user",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\nHost: a@127.0.0.1:{P}\r\nCookie: {C}\r\n${END}`,
  },
  {
    what: "X-Forwarded-Host beside a wrong Host",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1:{P}\r\nCookie: {C}\r\n${END}`,
  },

  {
    what: "the Origin of another page",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}Origin: https://evil.example\r\n${END}`,
  },
  {
    what: "the Origin of another port",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}Origin: http://127.0.0.1:1\r\n${END}`,
  },
  { what: "Origin null", status: 403, send: `GET /api/rows HTTP/1.1\r\n${GOOD}Origin: null\r\n${END}` },
  {
    what: "our Origin by https",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}Origin: https://127.0.0.1:{P}\r\n${END}`,
  },
  {
    what: "two Origins",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}Origin: http://127.0.0.1:{P}\r\nOrigin: null\r\n${END}`,
  },
  {
    what: "from another site",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}Sec-Fetch-Site: cross-site\r\n${END}`,
  },
  {
    what: "from another port of this machine",
    status: 403,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}Sec-Fetch-Site: same-site\r\n${END}`,
  },
  {
    what: "the right token from another site",
    status: 403,
    send: `GET /?token={T} HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\nSec-Fetch-Site: cross-site\r\n${END}`,
  },

  { what: "a whole URL of ours", status: 400, send: `GET http://127.0.0.1:{P}/api/rows HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a whole URL of another", status: 400, send: `GET http://evil.example/ HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a file URL", status: 400, send: `GET file:///etc/passwd HTTP/1.1\r\n${GOOD}${END}` },
  { what: "no slash at the begin", status: 400, send: `GET etc/passwd HTTP/1.1\r\n${GOOD}${END}` },
  { what: "an asterisk", status: [400, 405], send: `OPTIONS * HTTP/1.1\r\n${GOOD}${END}` },
  { what: "two slashes", status: 404, send: `GET //etc/passwd HTTP/1.1\r\n${GOOD}${END}` },
  { what: "dots", status: 404, send: `GET /../../../../etc/passwd HTTP/1.1\r\n${GOOD}${END}` },
  { what: "dots behind a path that is", status: 404, send: `GET /api/../app.js HTTP/1.1\r\n${GOOD}${END}` },
  { what: "encoded dots", status: 404, send: `GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n${GOOD}${END}` },
  { what: "dots encoded twice", status: 404, send: `GET /%252e%252e%252fetc%252fpasswd HTTP/1.1\r\n${GOOD}${END}` },
  { what: "overlong UTF-8 dots", status: 404, send: `GET /%c0%ae%c0%ae/etc/passwd HTTP/1.1\r\n${GOOD}${END}` },
  { what: "backslashes", status: 404, send: `GET /..\\..\\etc\\passwd HTTP/1.1\r\n${GOOD}${END}` },
  { what: "an encoded NUL", status: 404, send: `GET /app.js%00.html HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a NUL", status: 400, send: `GET /app.js\0 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a source of ours beside the page", status: 404, send: `GET /../cli.js HTTP/1.1\r\n${GOOD}${END}` },
  { what: "index.html by its name", status: 404, send: `GET /index.html HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a path of Object's", status: 404, send: `GET /api/constructor HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a path of a Map's", status: 404, send: `GET /__proto__ HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a path too deep", status: 404, send: `GET /api/entry/0123456789abcdef.0/x HTTP/1.1\r\n${GOOD}${END}` },

  {
    what: "a path as a line's id",
    status: 400,
    send: `GET /api/entry/..%2f..%2fetc%2fpasswd HTTP/1.1\r\n${GOOD}${END}`,
  },
  { what: "a file as the id's key", status: 400, send: `GET /api/entry/%2Fetc%2Fpasswd.0 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "another file's key", status: 404, send: `GET /api/entry/ffffffffffffffff.0 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a negative place", status: 400, send: `GET /api/entry/0123456789abcdef.-1 HTTP/1.1\r\n${GOOD}${END}` },
  {
    what: "a place that is no number",
    status: 400,
    send: `GET /api/entry/0123456789abcdef.NaN HTTP/1.1\r\n${GOOD}${END}`,
  },
  {
    what: "a place beyond all files",
    status: 400,
    send: `GET /api/entry/0123456789abcdef.9999999999999999 HTTP/1.1\r\n${GOOD}${END}`,
  },
  {
    what: "a place in hexadecimal",
    status: 400,
    send: `GET /api/entry/0123456789abcdef.0x10 HTTP/1.1\r\n${GOOD}${END}`,
  },
  {
    what: "an id with SQL",
    status: 400,
    send: `GET /api/entry/0123456789abcdef.0%27%20OR%201=1 HTTP/1.1\r\n${GOOD}${END}`,
  },
  { what: "bytes that are no UTF-8", status: 400, send: `GET /api/request/%ff HTTP/1.1\r\n${GOOD}${END}` },
  {
    what: "a request's id that is too long",
    status: 400,
    send: `GET /api/request/${"x".repeat(513)} HTTP/1.1\r\n${GOOD}${END}`,
  },

  { what: "POST", status: 405, send: `POST /api/rows HTTP/1.1\r\n${GOOD}Content-Length: 0\r\n${END}` },
  {
    what: "POST with another method named",
    status: 405,
    send: `POST /api/rows HTTP/1.1\r\n${GOOD}X-HTTP-Method-Override: GET\r\nContent-Length: 0\r\n${END}`,
  },
  {
    what: "GET with another method named",
    status: 200,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}X-HTTP-Method-Override: DELETE\r\n${END}`,
  },
  {
    what: "a preflight",
    status: 403,
    send: `OPTIONS /api/rows HTTP/1.1\r\n${GOOD}Origin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\n${END}`,
  },
  { what: "TRACE", status: 405, send: `TRACE / HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a method that is none", status: 400, send: `GETT / HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a body", status: 400, send: `GET /api/rows HTTP/1.1\r\n${GOOD}Content-Length: 5\r\n\r\nhello` },
  {
    what: "a chunked body",
    status: 400,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
  },
  {
    what: "a body with both lengths",
    status: 400,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  },
  { what: "a length that is none", status: 400, send: `GET /api/rows HTTP/1.1\r\n${GOOD}Content-Length: -1\r\n${END}` },
  { what: "a header on two lines", status: [200, 400], send: `GET /api/rows HTTP/1.1\r\n${GOOD}X: a\r\n b\r\n${END}` },
  {
    what: "a change of the protocol",
    status: 200,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}Upgrade: websocket\r\nConnection: close, Upgrade\r\n\r\n`,
  },
  {
    what: "headers that are too large",
    status: 431,
    send: `GET /api/rows HTTP/1.1\r\n${GOOD}X: ${"x".repeat(17_000)}\r\n${END}`,
  },
  {
    what: "an address that is too long",
    status: 414,
    send: `GET /api/rows?q=${"x".repeat(9000)} HTTP/1.1\r\n${GOOD}${END}`,
  },
  {
    what: "a query that is too long",
    status: 400,
    send: `GET /api/rows?q=${"x".repeat(4097)} HTTP/1.1\r\n${GOOD}${END}`,
  },
  { what: "TLS", status: [400, Number.NaN], send: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" },
  { what: "nonsense", status: 400, send: "\r\n\r\nnonsense\r\n\r\n" },

  { what: "a negative offset", status: 400, send: `GET /api/rows?offset=-1 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "an offset that is no number", status: 400, send: `GET /api/rows?offset=NaN HTTP/1.1\r\n${GOOD}${END}` },
  { what: "an offset in exponents", status: 400, send: `GET /api/rows?offset=1e3 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "an endless offset", status: 400, send: `GET /api/rows?offset=Infinity HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a huge offset", status: 200, send: `GET /api/rows?offset=1000000000000 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "an offset beyond", status: 400, send: `GET /api/rows?offset=1000000000001 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "no rows", status: 400, send: `GET /api/rows?limit=0 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "too many rows", status: 400, send: `GET /api/rows?limit=501 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "too few buckets", status: 400, send: `GET /api/histogram?buckets=9 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "too many buckets", status: 400, send: `GET /api/histogram?buckets=1001 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a time that is none", status: 400, send: `GET /api/rows?from=yesterday HTTP/1.1\r\n${GOOD}${END}` },
  {
    what: "a time beyond all time",
    status: 400,
    send: `GET /api/rows?from=9000000000000000 HTTP/1.1\r\n${GOOD}${END}`,
  },
  { what: "an end before the begin", status: 400, send: `GET /api/rows?from=2&to=1 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "a parameter twice", status: 400, send: `GET /api/rows?limit=1&limit=2 HTTP/1.1\r\n${GOOD}${END}` },
  { what: "an unknown parameter", status: 400, send: `GET /api/rows?sql=select HTTP/1.1\r\n${GOOD}${END}` },
  { what: "an unknown kind of download", status: 400, send: `GET /api/export?as=html HTTP/1.1\r\n${GOOD}${END}` },
  { what: "no kind of download", status: 400, send: `GET /api/export HTTP/1.1\r\n${GOOD}${END}` },
  { what: "an empty name of a field", status: 400, send: `GET /api/facets?fields=a,,b HTTP/1.1\r\n${GOOD}${END}` },
];

test("requests of every wrong kind are refused, and get nothing of the log", async (t) => {
  const viewer = await openTestViewer(t, { questions: new MemoryQuestions([SECRET_LINE]) });
  for (const { what, status, send } of CASES)
    await t.test(what, async () => {
      const answer = await sendRaw(viewer.port, filledIn(send, viewer));
      const expected = typeof status === "number" ? [status] : status;
      assert.ok(expected.includes(answer.status), `${answer.status}, not ${expected}: ${answer.body}`);
      assert.doesNotMatch(answer.head, /access-control/i);
      if (answer.status !== 200) assert.doesNotMatch(answer.body, /secret of the log|root:/);
      if (answer.status >= 400) assert.match(answer.body, /^(\{"error":".+\}|[^{].+\n)$/s, "says what is wrong");
    });
});

function filledIn(text: string, { port, token, cookie }: TestViewer): string {
  const value = cookie.slice(cookie.indexOf("=") + 1);
  return text
    .replaceAll("{P}", String(port))
    .replaceAll("{T}", token)
    .replaceAll("{t}", token.toLowerCase())
    .replaceAll("{V}", value)
    .replaceAll("{C}", cookie);
}

test("the token is exchanged for a cookie, and the rest of the address is kept", async (t) => {
  const { viewer } = await openTestViewer(t);
  const response = await fetch(`${viewer.url}&view=errors&q=a%26b+c`, { redirect: "manual" });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get("location"), "/?view=errors&q=a%26b+c");
  const cookie = response.headers.get("set-cookie") ?? "";
  assert.match(cookie, /^ringlog-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  assert.ok(!cookie.includes(new URL(viewer.url).searchParams.get("token") ?? ""), "who sees the cookie has no token");
});

test("an address for a command line lets in once", async (t) => {
  const { viewer } = await openTestViewer(t);
  const url = viewer.urlOnce();
  assert.notEqual(await enter(url), "");
  const again = await fetch(url, { redirect: "manual" });
  assert.equal(again.status, 403, "who reads it in the list of processes comes too late");
  assert.notEqual(await enter(viewer.url), "", "the one that was printed lets in more than once");
});

test("a redirect leads nowhere else", async (t) => {
  const { port, token } = await openTestViewer(t);
  for (const path of [
    `//evil.example/?token=${token}`,
    `/\\evil.example?token=${token}`,
    `/%2f/evil.example?token=${token}`,
  ]) {
    const { status } = await sendRaw(port, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${END}`);
    assert.equal(status, 403, path);
  }
  const split = await sendRaw(
    port,
    `GET /?token=${token}&x=%0d%0aSet-Cookie:a HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${END}`,
  );
  assert.equal(split.status, 303);
  assert.match(split.head, /\r\nLocation: \/\?x=%0D%0ASet-Cookie%3Aa\r\n/);
});

test("the token has 256 bits and is another at every start", async (t) => {
  const a = await openTestViewer(t);
  const b = await openTestViewer(t);
  assert.equal(Buffer.from(a.token, "base64url").length, 32);
  assert.notEqual(a.token, b.token);
  const crossed = await sendRaw(a.port, `GET /?token=${b.token} HTTP/1.1\r\nHost: 127.0.0.1:${a.port}\r\n${END}`);
  assert.equal(crossed.status, 403);
  assert.notEqual(a.cookie.split("=")[1], await enter(b.viewer.url).then((cookie) => cookie.split("=")[1]));
});

test("every answer forbids what the page does not need", async (t) => {
  const { get, port } = await openTestViewer(t);
  const paths = [
    "/",
    "/app.js",
    "/api/rows",
    "/api/export?as=csv",
    "/api/export?as=jsonl",
    "/nothing",
    "/api/nothing",
    "/api/rows?limit=x",
  ];
  for (const path of paths) {
    const { headers } = await get(path);
    assert.equal(
      headers.get("content-security-policy"),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      path,
    );
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
    assert.ok(![...headers.keys()].some((name) => name.startsWith("access-control")), "no other page may read it");
  }
  const refused = await fetch(`http://127.0.0.1:${port}/`);
  assert.equal(refused.status, 403);
  assert.match(refused.headers.get("content-security-policy") ?? "", /default-src 'none'/);
});

test("the page's files come as what they are, and are asked for again only where they changed", async (t) => {
  const { get } = await openTestViewer(t);
  const page = await get("/");
  assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  assert.match(await page.text(), /^<!doctype html>/i);
  const script = await get("/app.js");
  assert.match(script.headers.get("content-type") ?? "", /^text\/javascript/);
  assert.equal(script.headers.get("cache-control"), "no-cache");
  const again = await get("/app.js", { "if-none-match": script.headers.get("etag") ?? "" });
  assert.equal(again.status, 304);
  assert.equal(await again.text(), "");
});

test("the page has nothing that its policy forbids", async (t) => {
  const { get } = await openTestViewer(t);
  const html = await (await get("/")).text();
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc="\/)/, "a script in the page itself");
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|(?:src|href)="(?:https?:|\/\/)/i);
});

test("what a log contains is no HTML and no script in an answer", async (t) => {
  const msg = "</script><img src=x onerror=alert(1)>\u2028\u2029&";
  const { get } = await openTestViewer(t, {
    questions: new MemoryQuestions([JSON.stringify({ time: "2026-11-27T10:00:00.000Z", level: "info", msg })]),
  });
  const response = await get("/api/rows");
  const text = await response.text();
  assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
  assert.doesNotMatch(text, /[<>&\u2028\u2029]/);
  assert.equal(JSON.parse(text).rows[0].msg, msg);
});

test("only this machine's own address is listened on", async (t) => {
  const { port } = await openTestViewer(t);
  const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  for (const { address, family } of others.filter(({ internal }) => !internal)) {
    if (family !== "IPv4") continue;
    const error = await new Promise((resolve) => {
      connect(port, address)
        .on("error", resolve)
        .on("connect", () => resolve(undefined));
    });
    assert.ok(error instanceof Error, `${address} answers`);
  }
  await assert.rejects(fetch(`http://[::1]:${port}/`));
});

test("a request that never ends, and one that never begins, are ended", async (t) => {
  const { port } = await openTestViewer(t, {
    limits: { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50, keepAliveTimeout: 200 },
  });
  const slow = await sendRaw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `);
  assert.equal(slow.status, 408);
  const silent = await sendRaw(port, "");
  assert.equal(silent.status, 408);
  const body = await sendRaw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 1000\r\n\r\n`);
  assert.equal(body.status, 400);
});

test("a slow client keeps nobody else from an answer, and connections are bounded", async (t) => {
  const { port, get } = await openTestViewer(t);
  const open = Array.from({ length: 200 }, () => connect(port, "127.0.0.1"));
  t.after(() => {
    for (const socket of open) socket.destroy();
  });
  await Promise.all(open.map((socket) => new Promise((resolve) => socket.on("connect", resolve))));
  for (const socket of open) socket.write("GET / HTTP/1.1\r\nHost: ");
  assert.equal((await get("/api/status")).status, 200);
  const more = Array.from({ length: 200 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  t.after(() => {
    for (const socket of more) socket.destroy();
  });
  await Promise.any(more.map((socket) => new Promise((resolve) => socket.on("close", resolve))));
});

test("a request that goes away before its answer harms nobody", async (t) => {
  const questions = new MemoryQuestions([SECRET_LINE]);
  let answerNow: () => void = () => {};
  const { port, cookie, get } = await openTestViewer(t, { questions });
  const asked = new Promise<void>((resolveAsked) => {
    questions.errors = () =>
      new Promise((resolve) => {
        answerNow = () => resolve({ groups: [], leftOut: 0 });
        resolveAsked();
      });
  });
  const gone = request({ port, host: "127.0.0.1", path: "/api/errors", headers: { cookie } }).on("error", () => {});
  gone.end();
  await asked;
  gone.destroy();
  answerNow();
  assert.equal((await get("/api/status")).status, 200);
});
