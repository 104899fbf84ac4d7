import { isMainThread } from "node:worker_threads";
import { RequestContext } from "../caller/context.js";
import type { Debug } from "../caller/debug/signature.js";
import { createDebugState, sightError } from "../caller/debug/state.js";
import type { DebugReports } from "../caller/debug-reports.js";
import { lateDebugging } from "../caller/debugging.late.js";
import type { Emitter } from "../caller/emitter.js";
import { environment, wasForbidden } from "../caller/environment.js";
import { MEMORY_HIGH } from "../caller/event-reports.js";
import type { FastPath } from "../caller/fast-path.js";
import { HeapWatch } from "../caller/heap-watch.js";
import type { ComposedLine } from "../caller/line-writer.js";
import { createLogger, type LoggerCore } from "../caller/logger.js";
import type { Logger } from "../caller/logger-interface.js";
import { LoggerState } from "../caller/logger-state.js";
import { ProcessEvents } from "../caller/process-events.js";
import type { Serializers } from "../caller/serializers.js";
import { ThreadSampler } from "../caller/snapshot.js";
import { RinglogError } from "../errors.js";
import { levelFromEnvironment, type ResolvedOptions, resolveOptions } from "../options.js";
import { KIND_CONFIG } from "../record/frame.js";
import { SILENT, WARN } from "../record/level.js";
import { monotonicMs } from "../record/monotonic.js";
import { attempt } from "../record/read-property.js";
import type { LinePlan, SinkPlan } from "../ring/consumer-config.js";
import type { DictionaryProducer } from "../ring/dictionary.js";
import { acceptedCount, carryCounters, noteSyncFailure } from "../ring/hub.js";
import { HUB_CELLS } from "../ring/layout.js";
import type { Stats } from "../stats.js";
import { type CallerSide, createCallerSide } from "./caller-side.js";
import type { Connection } from "./connection.js";
import { consumerConfig } from "./consumer-config.js";
import { flush, flushSync, TIMEOUT_TEXT } from "./flushing.js";
import { Guest } from "./guest.js";
import { Home } from "./home.js";
import { LoopGuard } from "./loop-guard.js";
import { LossCallback } from "./loss-callback.js";
import { openRun } from "./open-run.js";
import { prepareFile } from "./prepare-file.js";
import { latePrepareSinks } from "./prepare-sinks.late.js";
import { ownSinkOptions, pickGiven, privateOptions } from "./private-options.js";
import { readStats } from "./stats.js";
import {
  type Channel,
  findInvitation,
  hearThreads,
  type Invitation,
  leaveInvitation,
  type SharedOptions,
  tellThreads,
} from "./thread-link.js";
import { isSynced, refuseUnsynced, toldFailures } from "./unsynced.js";
import { waitForRoom } from "./waiting.js";
import { warn } from "./warn.js";

const ID_LENGTH = 8;
const NOT_DURABLE = "durable: rings stay in memory";
const INLINE_FLUSH_MS = 10_000;
const NO_KEYS: readonly string[] = [];
const NOTHING_KEPT = {
  side: undefined,
  keptSide: undefined,
  sideBefore: undefined,
  options: undefined,
  version: 0,
  isClosed: false,
  hasSaidClosed: false,
} as const;

/** What an instance beside the realm's own is given. */
export interface Apart {
  readonly connection: Connection;
  /** Request ids are those of the realm's own. */
  readonly context: RequestContext;
}

/** What holds before a diversion, and after it. */
interface Kept {
  readonly connection: Connection;
  readonly side: CallerSide | undefined;
  readonly keptSide: CallerSide | undefined;
  readonly sideBefore: CallerSide | undefined;
  readonly hubCells: Int32Array;
  readonly options: SharedOptions | undefined;
  readonly version: number;
  readonly isClosed: boolean;
  readonly hasSaidClosed: boolean;
}

/** The one instance of a realm: what the public functions stand on. And, apart from it, what private loggers stand on. */
export class Instance implements LoggerCore {
  /** The connection's cells, here too because every log call reads the process's threshold. */
  hubCells: Int32Array;
  /** Kept here, so that a log call need not ask for it: see `#useSide`. */
  fastPath: FastPath | undefined;
  /** The same. */
  recorderLevel = SILENT;
  quietPath: FastPath | undefined;
  readonly context: RequestContext;
  readonly debug = ((...given: unknown[]) => this.#debugOf(given)) as Debug;
  readonly #rootState = new LoggerState(undefined, undefined);
  readonly #root = createLogger(this, this.#rootState);
  readonly #named = new Map<string, Logger>();
  readonly #events: ProcessEvents;
  readonly #debugState = createDebugState();
  /** What reports of events and of `debug` need of the instance. */
  readonly #reportServices = {
    emitter: () => this.#ready(),
    state: this.#rootState,
    cells: () => this.hubCells,
    recorderLevel: () => this.recorderLevel,
  };
  readonly #guard: LoopGuard;
  /** Of sinks of modules, in their places in the hub. */
  readonly #sinkNames: string[] = [];
  readonly #losses = new LossCallback(() => this.stats());
  #connection: Connection;
  #side: CallerSide | undefined;
  #options: SharedOptions | undefined;
  #version = 0;
  #sampler: ThreadSampler | undefined;
  #heapWatch: HeapWatch | undefined;
  /** Both from the first use of `debug` on. */
  #debug: Debug | undefined;
  #reports: DebugReports | undefined;
  #channel: Channel | undefined;
  #isClosed = false;
  #hasSaidClosed = false;
  #hasSaidForbidden = false;
  /** Whether the application has said what the log is. */
  #isConfigured = false;

  constructor(apart?: Apart) {
    const invitation = isMainThread || apart !== undefined ? undefined : findInvitation();
    const guest = invitation === undefined ? undefined : tryGuest(invitation);
    this.context = apart?.context ?? new RequestContext();
    this.#guard = new LoopGuard(this.#debugState, this.context);
    this.#connection = apart?.connection ?? guest ?? new Home(freshId(), () => this.#losses.note());
    this.hubCells = this.#connection.hub.cells;
    const flushSync = (limitMs: number) => this.flushSync(limitMs);
    this.#events = new ProcessEvents({ ...this.#reportServices, end: () => this.#end(), flushSync });
    if (guest === undefined) this.#options = invitation?.options;
    if (invitation === undefined || guest === undefined)
      // Said once, by whoever opens the log.
      Atomics.store(this.hubCells, HUB_CELLS.level, levelFromEnvironment(this.#environment(() => undefined)));
    else this.#accept(invitation);
    if (!isMainThread && apart === undefined) this.#hearThreads();
  }

  #debugOf(given: unknown[]): unknown {
    this.#debug ??= lateDebugging().createDebug(() => this.#debugReports(), this.#debugState);
    return (this.#debug as (...given: unknown[]) => unknown)(...given);
  }

  #debugReports(): DebugReports {
    this.#reports ??= new (lateDebugging().DebugReports)({
      ...this.#reportServices,
      startedEmitter: () => this.#side?.emitter,
      now: () => (this.#connection.isPrivate ? this.#connection.time.monotonicMs() : performance.now()),
      defaultCrash: () => this.#options?.crash ?? false,
      warnOfSecrets: (line) => (this.redact === false ? undefined : warn(line)),
    });
    return this.#reports;
  }

  /** Whether what is logged now is ignored, until the next configuration. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether this thread's records are consumed elsewhere in the process. */
  get isGuest(): boolean {
    return this.#connection instanceof Guest;
  }

  /** What is redacted by key, beside the well-known names; false: nothing. */
  get redact(): readonly (string | RegExp)[] | false {
    return this.#options?.redact ?? NO_KEYS;
  }

  init(given: unknown): Logger {
    if (given === undefined && this.#connection instanceof Guest) return this.#root;
    this.#configure(resolveOptions(given, this.#environment(warn)));
    this.#isConfigured = true;
    return this.#root;
  }

  #configure(resolved: ResolvedOptions): void {
    const { isPrivate, hasSinks } = this.#connection;
    if (isPrivate && hasSinks !== true) return this.#open(privateOptions(resolved, this.#overrides));
    const options = { ...resolved, sinkPlans: this.#planSinks(resolved) };
    prepareFile(options, (error) => noteSyncFailure(this.#connection.hub, error));
    this.#losses.configure(options.onLoss);
    if (isPrivate) return this.#open(ownSinkOptions(options));
    this.#settleWhereRingsLie(options);
    this.#open(options);
  }

  #planSinks({ sinks }: ResolvedOptions): readonly SinkPlan[] {
    return sinks.length === 0 ? [] : latePrepareSinks().prepareSinks(sinks, this.#sinkNames, process.cwd());
  }

  /**
   * Makes the log one whose lines callers compose, unless the application has configured it, or it is another one of that kind and
   * not the one to be replaced, which may be itself. False: it is left as it was.
   *
   * @throws RinglogError for a wrong option
   */
  claim(given: unknown, line: LinePlan, replaced?: string): boolean {
    const key = this.lineKey;
    if (key === line.key && key !== replaced) return true;
    if (key === undefined ? this.#isConfigured || this.#connection instanceof Guest : key !== replaced) return false;
    this.#configure({ ...resolveOptions(given, this.#environment(warn)), line });
    return true;
  }

  /** What the log is, where callers compose its lines. */
  get lineKey(): string | undefined {
    return this.#options?.line?.key;
  }

  /** A line that its caller has composed. */
  line(level: number, timeMs: number, line: ComposedLine, error: unknown): void {
    const emitter = this.#side?.emitter ?? this.#ready();
    if (emitter !== undefined) emitter.line(this.#rootState, level, timeMs, line, error);
  }

  /**
   * From now on all that this thread logs goes to another consumer, until the function is called that this gives: for tests. `given`
   * holds over what is configured, now and meanwhile.
   */
  divert(connection: Connection, given: object): () => void {
    if (this.#endDiversion !== undefined) throw new Error("the process's logger is diverted already");
    const overrides = pickGiven(given, resolveOptions(given, { ...this.#environment(() => undefined), env: {} }));
    const kept = this.#keep();
    this.#overrides = overrides;
    this.#enter({ ...NOTHING_KEPT, connection, hubCells: connection.hub.cells });
    this.#endDiversion = () => this.#leaveDiversion(connection, kept);
    this.#open(privateOptions(kept.options ?? resolveOptions({}, this.#environment(warn)), overrides));
    return () => this.#connection === connection && this.#endDiversion?.();
  }

  #leaveDiversion(connection: Connection, kept: Kept): void {
    this.#endDiversion = undefined;
    this.#reports?.settle();
    // Bindings of loggers that were made meanwhile refer to what was defined meanwhile.
    this.#definitions ??= (this.#side ?? this.#keptSide)?.dictionary;
    this.#side?.emitter.retire();
    connection.end();
    void connection.close();
    this.#overrides = undefined;
    this.#stopSampler();
    this.#enter(kept);
    kept.side?.emitter.resume();
  }

  #keep(): Kept {
    this.#reports?.settle();
    this.#side?.emitter.retire();
    return {
      connection: this.#connection,
      side: this.#side,
      keptSide: this.#keptSide,
      sideBefore: this.#sideBefore,
      hubCells: this.hubCells,
      options: this.#options,
      version: this.#version,
      isClosed: this.#isClosed,
      hasSaidClosed: this.#hasSaidClosed,
    };
  }

  #enter(kept: Kept): void {
    this.#connection = kept.connection;
    this.#keptSide = kept.keptSide;
    this.#sideBefore = kept.sideBefore;
    this.hubCells = kept.hubCells;
    this.#options = kept.options;
    this.#version = kept.version;
    this.#isClosed = kept.isClosed;
    this.#hasSaidClosed = kept.hasSaidClosed;
    this.#useSide(kept.side);
  }

  /** Definitions that bindings of this thread's loggers may refer to. */
  get definitions(): DictionaryProducer | undefined {
    return (this.#side ?? this.#keptSide ?? this.#sideBefore)?.dictionary ?? this.#definitions;
  }

  getLogger(name?: string): Logger {
    if (name === undefined || name === "") return this.#root;
    const key = String(name);
    const known = this.#named.get(key);
    if (known !== undefined) return known;
    const logger = createLogger(this, new LoggerState(this.#rootState, key));
    this.#named.set(key, logger);
    return logger;
  }

  log(
    state: LoggerState,
    level: number,
    count: number,
    first: unknown,
    second: unknown,
    args: ArrayLike<unknown> | undefined,
  ): void {
    const emitter = this.#side?.emitter ?? this.#ready();
    if (emitter !== undefined) emitter.log(state, level, count, first, second, args);
  }

  record(
    state: LoggerState,
    level: number,
    count: number,
    first: unknown,
    second: unknown,
    args: ArrayLike<unknown> | undefined,
  ): void {
    this.#side?.emitter.record(state, level, count, first, second, args);
  }

  isTaken(level: number): boolean {
    return !this.#isClosed && level >= (this.#side?.emitter.floor ?? 0);
  }

  encodeBindings(before: Uint8Array, bindings: object, serializers: Serializers | undefined): Uint8Array {
    return this.#ready()?.encodeBindings(before, bindings, serializers) ?? before;
  }

  /** `summarises`: says what the throttle withholds, too, and so ends its windows. */
  async flush(summarises = false): Promise<void> {
    this.#reports?.settle();
    if (this.#side === undefined) return;
    const { hub, isAlone } = this.#connection;
    if (summarises) Atomics.store(hub.cells, HUB_CELLS.summarise, 1);
    if (!isAlone) return await flush(hub);
    const toldBefore = toldFailures(hub);
    if (!this.#connection.flushHere(INLINE_FLUSH_MS)) throw new RinglogError("FLUSH_TIMEOUT", TIMEOUT_TEXT);
    await this.#connection.settleModules?.();
    refuseUnsynced(hub, toldBefore);
  }

  flushSync(timeoutMs: number, summarises = false): boolean {
    this.#reports?.settle();
    if (this.#side === undefined) return true;
    const { hub, isAlone } = this.#connection;
    if (summarises) Atomics.store(hub.cells, HUB_CELLS.summarise, 1);
    if (!isAlone) return flushSync(hub, timeoutMs);
    const toldBefore = toldFailures(hub);
    return this.#connection.flushHere(timeoutMs) && isSynced(hub, toldBefore);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#reports?.settle();
    this.#isClosed = true;
    const side = this.#side;
    this.#silenceOthers();
    this.#side?.emitter.retire();
    this.#useSide(undefined);
    this.#stopSampler();
    if (this.#connection.isPrivate) {
      this.#keptSide = side;
      return await this.#connection.close();
    }
    this.#watchHeap(false);
    this.#guard.stop();
    if (side === undefined) return;
    const { hub } = this.#connection;
    const toldBefore = toldFailures(hub);
    try {
      await this.#connection.close();
      refuseUnsynced(hub, toldBefore);
    } finally {
      this.#keptSide = side;
      this.#events.remove();
      this.#channel?.close();
      this.#channel = undefined;
    }
  }

  /** Nobody would write what other threads still log. This one keeps the level as it was: its calls say that they are ignored. */
  #silenceOthers(): void {
    if (!(this.#connection instanceof Home) || this.hubCells !== this.#connection.hub.cells) return;
    this.hubCells = this.#connection.hub.cells.slice();
    Atomics.store(this.#connection.hub.cells, HUB_CELLS.level, SILENT);
  }

  get errorMark(): number {
    return this.#debugState.sightings;
  }

  /** Whether an error that no decorated function has caught for good has no record yet. It counts as recorded from now on. */
  isUnrecorded(error: unknown, before: number): boolean {
    return sightError(this.#debugState, error, { site: this, before, depth: undefined });
  }

  stats(): Stats {
    const options = this.#options;
    return readStats(this.#connection.hub, {
      hasFile: options !== undefined && options.filePath !== null,
      hasConsole: options === undefined || options.console !== "off",
      modules: options?.sinkPlans ?? [],
      mode: this.#connection.isAlone ? "inline" : "worker",
    });
  }

  /** The side that this thread had at a home which it has left: the next one goes on from it. */
  #sideBefore: CallerSide | undefined;

  /** What bindings of loggers refer to that were made before this thread had the ring that it has. */
  #definitions: DictionaryProducer | undefined;

  /** Ends the diversion that holds. */
  #endDiversion: (() => void) | undefined;
  #overrides: Partial<ResolvedOptions> | undefined;

  /** The caller's side of a closed instance: its ring and its counters go on with the next configuration. */
  #keptSide: CallerSide | undefined;

  /** The emitter; started with the defaults if nothing was configured. Undefined after `close()`. Never throws. */
  #ready(): Emitter | undefined {
    if (this.#side !== undefined) return this.#side.emitter;
    if (this.#isClosed) {
      this.#sayClosed();
      return undefined;
    }
    // The process's configuration may have been sent to this thread already, and not been delivered yet.
    if (!isMainThread) attempt(() => this.#channel?.pump());
    if (this.#side === undefined)
      attempt(() => this.#open(this.#options ?? resolveOptions({}, this.#environment(warn))));
    return (this.#side as CallerSide | undefined)?.emitter;
  }

  /** Rings lie in files from the first configuration that wants it until `close()`. */
  #settleWhereRingsLie(options: ResolvedOptions): void {
    const home = this.#connection;
    const isGone = home instanceof Home && home.isGone;
    if (!isGone && (options.durable === false || home.place !== undefined)) return;
    if (!(home instanceof Home)) return warn(`${NOT_DURABLE}: the thread that opened the log must ask for files`);
    if (home.hasGuests) return warn(`${NOT_DURABLE}: other threads log already; ask for files before they are started`);
    const own = openRun(options, home.instanceId, process.argv[1], warn);
    if (own !== undefined || isGone) this.#moveTo(new Home(home.instanceId, () => this.#losses.note(), own), home);
  }

  /** What was accepted so far reaches the old outputs first. */
  #moveTo(next: Home, home: Home): void {
    const side = this.#side ?? this.#keptSide;
    if (home.hasStarted) home.end();
    this.#side?.ring.close();
    this.#side?.emitter.retire();
    this.#useSide(undefined);
    this.#keptSide = undefined;
    this.#sideBefore = side;
    carryCounters(home.hub, next.hub);
    this.#connection = next;
    this.hubCells = next.hub.cells;
    if (home.hasStarted) void home.close();
  }

  #sayClosed(): void {
    if (this.#hasSaidClosed) return;
    this.#hasSaidClosed = true;
    warn("a record was logged after close() and is ignored, like those that follow; initLogger() opens the log again");
  }

  /** Puts a configuration into force: here, in the consumer, and in the other threads. */
  #open(options: SharedOptions): void {
    const { hub, streams } = this.#connection;
    const isReopened = this.#isClosed;
    this.#isClosed = false;
    this.#hasSaidClosed = false;
    this.hubCells = hub.cells;
    this.#version = Atomics.add(hub.cells, HUB_CELLS.configVersion, 1) + 1;
    const config = consumerConfig(options, this.#version, this.#connection.instanceId, streams);
    this.#connection.remember(config);
    if (isReopened && this.#keptSide !== undefined) this.#useSide(this.#keptSide);
    this.#watchLoop(options);
    this.#connection.start();
    const side = this.#sideFor(options);
    side?.emitter.control(KIND_CONFIG, config);
    this.#connection.onPublish();
    this.#take(options);
    Atomics.store(hub.cells, HUB_CELLS.level, options.level);
    this.#share(options);
  }

  /** This thread's side, made at the first need. It is not configured before the frame that carries the configuration. */
  #sideFor(options: SharedOptions): CallerSide | undefined {
    const connection = this.#connection;
    if (this.#side !== undefined) return this.#side;
    const side = createCallerSide(
      {
        hub: connection.hub,
        table: connection.table,
        context: this.context,
        sampler: () => this.#threadSampler(),
        announce: (announcement) => connection.announce(announcement),
        onPublish: () => {
          this.#sampler?.noteActivity();
          connection.onPublish();
        },
        waitForRoom: (ring) => waitForRoom(connection, ring),
        run: connection.run,
        time: connection.time,
        dictionary: connection.dictionary,
      },
      options,
      connection.isAlone,
      this.#sideBefore,
      this.definitions,
    );
    this.#sideBefore = undefined;
    this.#useSide(side);
    return side;
  }

  #useSide(side: CallerSide | undefined): void {
    this.#side = side;
    this.#keepAtHand();
  }

  #keepAtHand(): void {
    this.fastPath = this.#side?.emitter.fastPath;
    this.quietPath = this.#side?.emitter.quietPath;
    this.recorderLevel = this.#side?.emitter.recorderLevel ?? SILENT;
  }

  /** Takes over a configuration on this thread. */
  #take(options: SharedOptions): void {
    this.#options = options;
    this.#side?.configure(options, this.#connection.isAlone);
    this.#keepAtHand();
    if (this.#connection.isPrivate) return;
    this.#events.install(options.signals && isMainThread);
    this.#sayForbidden();
    if (options.metrics) this.#threadSampler();
    this.#watchHeap(options.metrics);
  }

  #sayForbidden(): void {
    if (this.#hasSaidForbidden || !wasForbidden()) return;
    this.#hasSaidForbidden = true;
    warn("may not read its environment: LOG_LEVEL, NO_COLOR and others count as not set; Deno takes --allow-env");
  }

  #watchHeap(isOn: boolean): void {
    if (!isOn) this.#heapWatch?.stop();
    const isHigh = (message: string) => this.#events.reports.happened(MEMORY_HIGH, WARN, message);
    this.#heapWatch = isOn ? (this.#heapWatch ?? new HeapWatch(isHigh)) : undefined;
  }

  /** Before the worker starts: the loop may stand still from the next line on. */
  #watchLoop({ stall }: SharedOptions): void {
    const home = this.#connection;
    if (!(home instanceof Home)) return;
    if (stall !== null && !isMainThread) warn("stall: only the main thread's loop is watched, which logs by itself");
    const isNews = this.#guard.configure(stall);
    home.watchLoop(this.#guard.board, isNews);
  }

  #stopSampler(): void {
    this.#sampler?.stop();
    this.#sampler = undefined;
  }

  #threadSampler(): ThreadSampler {
    const activity = () => (this.#side === undefined ? 0 : acceptedCount(this.#side.ring.counters));
    this.#sampler ??= new ThreadSampler({ now: monotonicMs }, undefined, activity, () => this.#heapWatch?.look());
    return this.#sampler;
  }

  #share(options: SharedOptions): void {
    if (this.#connection.isPrivate) return;
    const { filePath, ...rest } = options;
    const shareable = { ...rest, filePath } as SharedOptions & { onLoss?: unknown };
    delete shareable.onLoss;
    const { hub, table, instanceId, streams, place } = this.#connection;
    const invitation: Invitation = {
      type: "invitation",
      instanceId,
      hub: hub.memory,
      throttle: place === undefined ? table.memory : undefined,
      run: place,
      options: shareable,
      version: this.#version,
      streams,
    };
    attempt(() => leaveInvitation(invitation));
    if (this.#speaksForProcess) attempt(() => tellThreads(invitation));
    this.#hearThreads();
  }

  /** A thread with a home of its own speaks for itself and those that it starts: it may be one of many that a test runner has. */
  get #speaksForProcess(): boolean {
    return isMainThread || !(this.#connection instanceof Home);
  }

  /** Threads that configure the process, or that were started before it was configured. */
  #hearThreads(): void {
    if (this.#channel !== undefined) return;
    const hear = () =>
      hearThreads(
        (invitation) => this.#invited(invitation),
        () => this.#asked(),
      );
    const channel = attempt(hear);
    if (typeof channel === "object") this.#channel = channel;
    if (!isMainThread && this.#connection instanceof Home) attempt(() => tellThreads({ type: "question" }));
  }

  #asked(): void {
    if (this.#options !== undefined && this.#connection instanceof Home && isMainThread) this.#share(this.#options);
  }

  #invited(invitation: Invitation): void {
    if (invitation.instanceId === this.#connection.instanceId) {
      if (invitation.version > this.#version) this.#accept(invitation);
    } else if (!isMainThread && this.#connection instanceof Home) {
      this.#moveIn(invitation);
    }
  }

  /** A thread that has logged on its own so far becomes a guest of the process. */
  #moveIn(invitation: Invitation): void {
    const guest = tryGuest(invitation);
    if (guest === undefined) return;
    this.#definitions = this.definitions;
    this.#connection.end();
    this.#side?.ring.close();
    this.#side?.emitter.retire();
    this.#useSide(undefined);
    this.#connection = guest;
    this.hubCells = this.#connection.hub.cells;
    this.#accept(invitation);
  }

  #accept(invitation: Invitation): void {
    this.#version = invitation.version;
    this.#options = invitation.options;
    for (const { name, slot } of invitation.options.sinkPlans ?? []) this.#sinkNames[slot] = name;
    attempt(() => leaveInvitation(invitation));
    this.#sideFor(invitation.options);
    this.#watchLoop(invitation.options);
    this.#take(invitation.options);
  }

  #end(): void {
    this.#endDiversion?.();
    this.#reports?.settle();
    if (!isMainThread) this.#side?.ring.close();
    this.#silenceOthers();
    this.#connection.end();
  }

  #environment(say: (line: string) => void) {
    return { env: environment, cwd: process.cwd(), mainModule: process.argv[1], warn: say };
  }
}

/** Undefined where the process's rings lie in files that this thread cannot map: it then writes by itself. */
function tryGuest(invitation: Invitation): Guest | undefined {
  try {
    return new Guest(invitation);
  } catch (error) {
    warn(`durable: a thread writes by itself, for it cannot map the process's rings (${(error as Error).message})`);
    return undefined;
  }
}

/** `random` gives numbers from 0 (inclusive) to 1. */
export function freshId(random: () => number = Math.random): string {
  let id = "";
  while (id.length < ID_LENGTH) id += Math.floor(random() * 36).toString(36);
  return id;
}
