import assert from "node:assert/strict";
import type { Pino } from "../subjects.js";
import { page } from "./item.js";
import { refusal } from "./options.js";

const { covered, different, items, notCovered, provedBy, without } = page("api.md");
export const staticItems = items;

const DESTINATION = "pino.destination([opts]) => SonicBoom";
provedBy(DESTINATION, "a path, a descriptor, options with dest, append and mkdir", "destinations.test.ts");
provedBy(DESTINATION, "sync: the line is out when the call returns", "destinations.test.ts");
provedBy(DESTINATION, "flush, flushSync, reopen, end, destroy; ready, drain, finish, close", "destinations.test.ts");
different(
  DESTINATION,
  "minLength, maxWrite, periodicFlush",
  "accepted without effect: the worker writes at once what has come, in one piece",
  ({ pino }) => pino.destination({ dest: 2, minLength: 4096, maxWrite: 65536, periodicFlush: 1000 }).flushSync(),
);
different(
  DESTINATION,
  "a file that cannot be opened",
  "a RinglogError at once; with pino an 'error' event later, unless sync is set",
  ({ pino }) => assert.throws(() => pino.destination("/nowhere/at/all.log"), { name: "RinglogError" }),
);
for (const [name, given, note] of [
  ["maxLength", 1, "refused: `ringlog: { bufferBytes }` bounds what may wait, and losses are counted and reported"],
  ["retryEAGAIN", () => true, "refused: a stream that is full is tried again until the end"],
  ["contentMode", "buffer", "refused: lines are text"],
] as const)
  notCovered(DESTINATION, name, note, ({ pino }) => pino.destination({ dest: 2, [name]: given } as never));
const TRANSPORT = "pino.transport(options) => ThreadStream";
provedBy(TRANSPORT, "pino/file: a file by ringlog's worker", "destinations.test.ts");
different(
  TRANSPORT,
  "pino-pretty",
  "ringlog's own pretty console, with its colours, by `colorize`, on stdout or stderr; `ignore` of pid and hostname is accepted, other options of pino-pretty are refused",
  ({ pino }) => {
    pino.transport({ target: "pino-pretty", options: { colorize: true, ignore: "pid,hostname", destination: 2 } });
    for (const options of [
      { singleLine: true },
      { translateTime: true },
      { ignore: "user" },
      { destination: "/tmp/x" },
    ])
      assert.throws(() => pino.transport({ target: "pino-pretty", options }), { name: "RinglogError" });
  },
);
provedBy(TRANSPORT, "targets with levels, dedupe", "destinations.test.ts");
notCovered(
  TRANSPORT,
  "other targets: packages and modules of one's own",
  "refused with the advice to give their stream as the destination",
  ({ pino }) => pino.transport({ target: "some-transport" }),
);
notCovered(TRANSPORT, "pipeline", "refused", ({ pino }) =>
  pino.transport({ pipeline: [{ target: "pino/file" }] } as never),
);
covered("Options", "target and targets not together", ({ pino }) =>
  refusal(() => pino.transport({ target: "pino/file", targets: [] } as never)),
);
notCovered("Options", "worker", "refused: ringlog has one worker, which flushes by itself", ({ pino }) =>
  pino.transport({ target: "pino/file", worker: { autoEnd: false } } as never),
);
type Write = { readonly streams: unknown[] } & Record<string, unknown>;
const streamsOf = (pino: Pino, entries: (write: (name: string) => object) => object[], options?: object) => {
  const seen: string[] = [];
  const stream = (name: string) => ({ write: (line: string) => void seen.push(`${name} ${JSON.parse(line)["msg"]}`) });
  const joined = pino.multistream(entries(stream) as never, options as never);
  const log = pino({ level: "trace" }, joined as never);
  for (const level of ["trace", "debug", "info", "warn", "error", "fatal"] as const) log[level](level);
  return { seen, joined: joined as unknown as Write, log };
};
covered(
  "pino.multistream(streamsArray, opts) => MultiStreamRes",
  "each stream from its level on",
  ({ pino }) =>
    streamsOf(pino, (stream) => [
      { stream: stream("a") },
      { level: "debug", stream: stream("b") },
      { level: "fatal", stream: stream("c") },
      stream("d"),
      { level: 40, stream: stream("e") },
    ]).seen,
);
covered("Options", "of multistream: levels, dedupe", ({ pino }) => [
  streamsOf(
    pino,
    (stream) => [
      { level: "debug", stream: stream("a") },
      { level: "error", stream: stream("b") },
    ],
    { dedupe: true },
  ).seen,
  streamsOf(pino, (stream) => [{ level: "mine", stream: stream("a") }, { stream: stream("b") }], {
    levels: { mine: 45 },
  }).seen,
]);
covered("pino.stdSerializers (Object)", "every one of them", ({ pino }) => {
  const { stdSerializers: std } = pino;
  const request = {
    method: "GET",
    url: "/x",
    headers: { a: 1 },
    socket: { remoteAddress: "::1", remotePort: 5 },
    id: () => 7,
    query: { q: 1 },
    params: { p: 1 },
  };
  const response = { headersSent: true, statusCode: 201, getHeaders: () => ({ b: 2 }) };
  const cause = Object.assign(new Error("inner"), { stack: "Error: inner\n    at b" });
  const error = Object.assign(new Error("outer", { cause }), { code: "E", stack: "Error: outer\n    at a" });
  const json = (value: unknown) => JSON.parse(JSON.stringify(value));
  const wrapped = [
    std.wrapErrorSerializer((made: { message: string }) => made.message)(error),
    std.wrapRequestSerializer((made: { url: string }) => made.url)(request),
    std.wrapResponseSerializer((made: { statusCode: number }) => made.statusCode)(response),
  ];
  return [
    Object.keys(std).sort(),
    json(std.err(error)),
    json(std.errWithCause(error)),
    std.err(error).raw === error,
    json(std.req(request)),
    json(std.res(response)),
    json(std.mapHttpRequest({ ...request, originalUrl: "/o" })),
    json(std.mapHttpResponse({ statusCode: 1, _headers: {} })),
    std.req(request).raw === request,
    json(std.req({ info: { remoteAddress: "x", id: 3 }, raw: {}, path: "/p", headers: {} })),
    std.err("no error"),
    std.wrapErrorSerializer(std.err) === std.err,
    wrapped,
  ];
});
covered("pino.stdTimeFunctions (Object)", "epochTime, unixTime, nullTime, isoTime", ({ pino, lines }) => [
  Object.keys(pino.stdTimeFunctions).sort(),
  ...(["epochTime", "unixTime", "nullTime", "isoTime"] as const).map((name) =>
    lines({ timestamp: pino.stdTimeFunctions[name] }, (log) => log.info("x")),
  ),
]);
covered("pino.stdTimeFunctions (Object)", "isoTimeNano", ({ pino }) => {
  const text = pino.stdTimeFunctions.isoTimeNano();
  const ms = Date.parse(text.slice(9, -1));
  return [/^,"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z"$/.test(text), Math.abs(ms - Date.now()) < 60_000];
});
covered("pino.symbols (Object)", "the same names; those that are registered are the same symbols", ({ pino }) =>
  Object.entries(pino.symbols)
    .map(([name, symbol]) => [name, (symbol as symbol).description, Symbol.keyFor(symbol as symbol)].join(" "))
    .sort(),
);
covered("pino.symbols (Object)", "give the logger's state", ({ pino, lines }) => {
  const { symbols } = pino;
  const state: unknown[] = [];
  lines({ nestedKey: "n", msgPrefix: "p", crlf: true }, (log) => {
    const of = (symbol: symbol) => (log.child({ a: 1 }) as unknown as Record<symbol, unknown>)[symbol];
    state.push(
      of(symbols.chindingsSym),
      of(symbols.endSym),
      of(symbols.messageKeySym),
      of(symbols.errorKeySym),
      of(symbols.nestedKeySym),
    );
    state.push(
      of(symbols.nestedKeyStrSym),
      of(symbols.msgPrefixSym),
      of(symbols.lsCacheSym),
      (of(symbols.stringifySym) as (v: unknown) => string)({ b: 1 }),
    );
    state.push((of(symbols.asJsonSym) as (...args: unknown[]) => string).call(log, { x: 1 }, "m", 30, ',"time":1'));
  });
  return state;
});
covered("pino.symbols (Object)", "setLevelSym and asJsonSym may be replaced", ({ pino, lines }) =>
  lines({}, (log) => {
    const { asJsonSym } = pino.symbols;
    const changed = log as unknown as Record<symbol, (...args: unknown[]) => string>;
    const before = changed[asJsonSym] as (...args: unknown[]) => string;
    changed[asJsonSym] = function own(this: unknown, ...args: unknown[]) {
      return before.apply(this, args).replace("hello", "changed");
    };
    log.info("hello");
  }),
);
covered("pino.version (String)", "that of pino", ({ pino }) => typeof pino.version);
covered("MultiStreamRes", "write, add, remove, clone, lastId, minLevel, streams", ({ pino }) => {
  const { joined, log, seen } = streamsOf(pino, (stream) => [{ level: "warn", stream: stream("a") }]);
  const state = () => [joined["minLevel"], joined["lastId"], joined.streams.length];
  const states = [state()];
  const add = joined["add"] as (entry: object) => unknown;
  const same = add.call(joined, { level: "trace", stream: { write: () => void seen.push("b") } }) === joined;
  states.push(state());
  log.trace("more");
  (joined["remove"] as (id: number) => unknown).call(joined, 1);
  states.push(state());
  log.error("less");
  const clone = (joined["clone"] as (level: number) => Write).call(joined, 50);
  return [states, same, seen, clone["minLevel"], clone.streams.length, refusal(() => add.call(joined, { no: 1 }))];
});
covered("MultiStreamRes", "flushSync and end reach the streams", ({ pino }) => {
  const calls: string[] = [];
  const stream = {
    write: () => undefined,
    flushSync: () => void calls.push("flushSync"),
    end: () => void calls.push("end"),
  };
  const joined = pino.multistream([
    stream,
    { stream: { write: () => undefined, end: () => void calls.push("end") } },
  ] as never);
  joined.flushSync();
  joined.end();
  return calls;
});
covered(
  "StreamEntry",
  "stream and level",
  ({ pino }) => streamsOf(pino, (stream) => [{ level: "error", stream: stream("a") }]).seen,
);
covered("DestinationStream", "anything that has write", ({ lines }) => lines({}, (log) => log.info("x")));
provedBy("Level", "the names of levels", "types.test.ts");
provedBy(
  "TypeScript",
  "types of options, loggers and log methods; a logger of ringlog's is one of pino's",
  "types.test.ts",
);
for (const heading of [
  "Module Augmentation",
  "LogFnFields Interface",
  "Banning Fields",
  "Enforcing Field Types",
  "Enforcing Structured Logging",
])
  without(
    heading,
    "fields of LogFnFields by declaration merging",
    "TypeScript merges a declaration only into the module that has it, and these types are in a module behind `ringlog/pino`",
  );
