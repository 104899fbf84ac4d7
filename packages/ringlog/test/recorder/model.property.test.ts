// Any order of calls, requests, threads and time, against a model that says in a few lines what the recorder does.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { testFolder } from "../support/folder.js";
import { type Line, ownLines, parseLog } from "../support/log-lines.js";
import { checkAccount } from "../support/stats-file.js";
import { Rig, type RigThread } from "./rig.js";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
const THREADS = 3;
const TTL_MS = 1_000;
const PER_REQUEST = 4;
const OPTIONS = { level: "info", recorder: { level: "debug", perRequest: PER_REQUEST, ttlMs: TTL_MS } } as const;

type Action =
  | {
      readonly do: "log";
      readonly thread: number;
      readonly request: string;
      readonly level: number;
      readonly own: number;
    }
  | { readonly do: "drain" }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "end"; readonly thread: number }
  | { readonly do: "again" };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constant("log" as const),
      thread: fc.nat(THREADS - 1),
      request: fc.constantFrom("", "", "a", "b", "c"),
      level: fc.constantFrom(0, 1, 1, 1, 1, 2, 3, 4, 5),
      /** Index of the logger's own level, or -1. */
      own: fc.constantFrom(-1, -1, -1, -1, 0, 3, 5, 6),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("drain" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: TTL_MS }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("end" as const), thread: fc.nat(THREADS - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("again" as const) }) },
);

interface Kept {
  readonly n: number;
  readonly level: string;
  readonly threadId: number;
  readonly atMs: number;
}

/** What stands in the file, as far as the recorder decides it. */
interface Expected {
  readonly n: number;
  readonly level: string;
  readonly threadId: number;
  readonly seq: number;
  readonly isRecorded: boolean;
  readonly evicted: number | undefined;
}

class Model {
  readonly lines: Expected[] = [];
  readonly #kept = new Map<string, Kept[]>();
  readonly #evicted = new Map<string, number>();
  readonly #lastMs = new Map<string, number>();
  readonly #seqs = new Map<number, number>();

  log(n: number, threadId: number, request: string, level: number, own: number, nowMs: number): void {
    const key = request === "" ? `thread ${threadId}` : request;
    const threshold = own === -1 ? 2 : own;
    // A request that has logged nothing for so long is forgotten.
    if (nowMs - (this.#lastMs.get(key) ?? nowMs) >= TTL_MS) this.#evicted.delete(key);
    const line = { n, level: LEVELS[level] as string, threadId };
    if (level >= threshold) {
      if (level >= 4) this.#release(key, nowMs);
      this.#write(line, false, level >= 4 ? this.#evicted.get(key) : undefined);
      if (level >= 4) this.#evicted.delete(key);
    } else if (level >= 1 && own !== 6) this.#keep(key, { ...line, atMs: nowMs });
  }

  ended(threadId: number): void {
    this.#kept.delete(`thread ${threadId}`);
    this.#evicted.delete(`thread ${threadId}`);
  }

  configured(): void {
    this.#kept.clear();
    this.#evicted.clear();
  }

  #keep(key: string, record: Kept): void {
    const kept = (this.#kept.get(key) ?? []).filter(({ atMs }) => record.atMs - atMs < TTL_MS);
    this.#kept.set(key, [...kept, record].slice(-PER_REQUEST));
    this.#lastMs.set(key, record.atMs);
    if (kept.length >= PER_REQUEST) this.#evicted.set(key, (this.#evicted.get(key) ?? 0) + 1);
  }

  #release(key: string, nowMs: number): void {
    for (const { atMs, ...line } of this.#kept.get(key) ?? [])
      if (nowMs - atMs < TTL_MS) this.#write(line, true, undefined);
    this.#kept.delete(key);
  }

  #write(
    line: Omit<Expected, "seq" | "isRecorded" | "evicted">,
    isRecorded: boolean,
    evicted: number | undefined,
  ): void {
    const seq = (this.#seqs.get(line.threadId) ?? 0) + 1;
    this.#seqs.set(line.threadId, seq);
    this.lines.push({ ...line, seq, isRecorded, evicted });
  }
}

class Play {
  readonly rig: Rig;
  readonly model = new Model();
  readonly threads: RigThread[];
  #threadCount = 0;
  #n = 0;
  #last = -1;

  constructor(folder: string) {
    this.rig = new Rig(folder, OPTIONS);
    this.threads = Array.from({ length: THREADS }, () => this.rig.thread(++this.#threadCount));
  }

  run(actions: readonly Action[]): void {
    for (const action of actions) this.#act(action);
    this.rig.drain();
  }

  #act(action: Action): void {
    switch (action.do) {
      case "log":
        return this.#log(action);
      case "drain":
        return this.rig.drain();
      case "wait":
        this.rig.drain();
        this.rig.nowMs += action.ms;
        this.rig.consumer.tick();
        return;
      case "end":
        return this.#end(action.thread);
      case "again":
        this.rig.drain();
        this.rig.configure(OPTIONS, this.threads);
        this.rig.drain();
        return this.model.configured();
    }
  }

  /** Frames of one millisecond have no order between threads: so each one's are read before another one's. */
  #log({ thread, request, level, own }: Extract<Action, { do: "log" }>): void {
    if (thread !== this.#last) this.rig.drain();
    this.#last = thread;
    const { log, id } = this.threads[thread] as RigThread;
    const name = LEVELS[level] as (typeof LEVELS)[number];
    const ownLevel = ([...LEVELS, "silent"] as const)[own];
    const target = ownLevel === undefined ? log : log.child({}, { level: ownLevel });
    const n = this.#n++;
    const call = () =>
      n % 3 === 0 ? target[name]({ n, long: "x".repeat((n * 37) % 900) }, "step") : target[name]("step", { n });
    if (request === "") call();
    else this.rig.context.withRequestId(request, call);
    this.model.log(n, id, request, level, own, this.rig.nowMs);
  }

  #end(thread: number): void {
    this.rig.drain();
    const one = this.threads[thread] as RigThread;
    this.rig.end(one);
    this.rig.drain();
    this.model.ended(one.id);
    this.threads[thread] = this.rig.thread(++this.#threadCount);
  }
}

function expectedOf(line: Line): Expected {
  return {
    n: line["n"] as number,
    level: line["level"] as string,
    threadId: line["thread.id"] as number,
    seq: line["seq"] as number,
    isRecorded: line["log.recorded"] === true,
    evicted: line["recorder.evicted"] as number | undefined,
  };
}

test("what is written is what the model says, in this order and with these numbers", (t) => {
  const folder = testFolder(t);
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      rmSync(`${folder}/app.log`, { force: true });
      const play = new Play(folder);
      play.run(actions);
      const lines = parseLog(existsSync(play.rig.path) ? readFileSync(play.rig.path, "utf8") : "");
      assert.deepEqual(ownLines(lines).map(expectedOf), play.model.lines);
      const stats = play.rig.stats();
      checkAccount(stats);
      assert.deepEqual([stats.written, stats.pending], [play.model.lines.length, 0]);
      play.rig.consumer.close();
    }),
    { numRuns: 300 },
  );
});
