import { sketchError } from "../record/describe-error.js";
import { fingerprintHex } from "../record/hash-text.js";
import { DEBUG, type LevelName, levelNumber, SILENT, WARN } from "../record/level.js";
import { attempt } from "../record/read-property.js";
import { CallWatch } from "./call-watch.js";
import type { CallStart, DebugFailure, DebugReporter, DebugSuccess, EntryArgs } from "./debug/reporter.js";
import type { Emitter } from "./emitter.js";
import { EntryArguments } from "./entry-arguments.js";
import { argumentParts } from "./failure-arguments.js";
import type { DebugSection } from "./frame-writer.js";
import type { LoggerState } from "./logger-state.js";
import { LostNames } from "./lost-names.js";
import { SlowWarnings } from "./slow-warnings.js";
import { ThrottleSite } from "./throttle.js";

const MAX_SITES = 10_000;
const NOWHERE = -1;

/** What the reports of `debug` need of the instance. */
export interface DebugServices {
  /** The emitter, made ready to take records; undefined after `close()`. */
  readonly emitter: () => Emitter | undefined;
  /** The same as it is now: a call that succeeds starts nothing. */
  readonly startedEmitter: () => Emitter | undefined;
  readonly state: LoggerState;
  readonly cells: () => Int32Array;
  /** From this level on the recorder keeps what is not enabled. */
  readonly recorderLevel: () => number;
  readonly now: () => number;
  readonly defaultCrash: () => boolean;
  /** Says on stderr that secrets may be in the log; nothing where none are looked for. */
  readonly warnOfSecrets: (line: string) => void;
}

/** Turns what `debug` caught into records. */
export class DebugReports implements DebugReporter {
  readonly #services: DebugServices;
  readonly #sites = new Map<string, ThrottleSite>();
  readonly #entries = new EntryArguments();
  readonly #lostNames: LostNames;
  #watch: CallWatch | undefined;
  #slow: SlowWarnings | undefined;

  constructor(services: DebugServices) {
    this.#services = services;
    this.#lostNames = new LostNames(services.warnOfSecrets);
  }

  failed(failure: DebugFailure): void {
    const emitter = this.#services.emitter();
    const level = levelNumber(failure.level);
    if (emitter === undefined || !this.#isWanted(level)) return;
    this.#lostNames.look(failure);
    const sketch = sketchError(failure.error);
    const { functionName, path, crash, durationMs } = failure;
    const debug = { functionName, path, crash, durationMs, figures: this.#figuresOf(failure) };
    const { hi, lo } = emitter.fail(this.#services.state, this.#site(functionName), level, sketch.message, {
      error: failure.error,
      sketch,
      debug: { ...debug, ...argumentParts(this.#entries, emitter, failure) },
      always: false,
    });
    if (failure.onError !== undefined && this.#isEnabled(level))
      attempt(() => failure.onError?.(failure.error, fingerprintHex(hi, lo)));
  }

  succeeded({ functionName, result, durationMs, slow, start }: DebugSuccess): void {
    const emitter = this.#services.emitter();
    const level = slow ? WARN : DEBUG;
    if (emitter === undefined || !this.#isWanted(level)) return;
    const debug = { functionName, writeArgs: undefined, path: undefined, crash: undefined, durationMs };
    if (!slow) return emitter.note(this.#services.state, level, `${functionName} returned`, debug, { result });
    const message = `${functionName} took ${Math.round(durationMs)} ms`;
    if (this.#slow === undefined || start === undefined) emitter.note(this.#services.state, level, message, debug, {});
    else this.#slow.add(emitter.moment(), message, debug, start);
  }

  /** Makes the warnings that wait for the next turn of the event loop. */
  settle(): void {
    this.#slow?.settle();
  }

  enter(args: ArrayLike<unknown>, parameterNames: readonly string[] | undefined, level: LevelName): number {
    const emitter = this.#services.startedEmitter();
    if (emitter === undefined || !this.#isEnabled(levelNumber(level))) return NOWHERE;
    return this.#entries.enter(emitter, args, parameterNames);
  }

  leave(place: number): void {
    this.#entries.leave(place);
  }

  keep(place: number): EntryArgs | undefined {
    return this.#entries.keep(place);
  }

  release(entry: EntryArgs): void {
    this.#entries.release(entry);
  }

  begin(nowMs: number, slowMs: number): CallStart {
    this.#watch ??= new CallWatch();
    this.#slow ??= new SlowWarnings(this.#watch, (message, debug, moment) => {
      this.#services.emitter()?.note(this.#services.state, WARN, message, debug, {}, moment);
    });
    return this.#watch.begin(nowMs, slowMs);
  }

  wait(start: CallStart): void {
    this.#watch?.wait(start);
  }

  end(start: CallStart): void {
    this.#watch?.end(start);
  }

  now(): number {
    return this.#services.now();
  }

  defaultCrash(): boolean {
    return this.#services.defaultCrash();
  }

  wantsResult(): boolean {
    return this.#isWanted(DEBUG);
  }

  #isEnabled(level: number): boolean {
    return level >= this.#services.state.threshold(this.#services.cells());
  }

  /** Also by the recorder, which keeps nothing of a logger that is silent. */
  #isWanted(level: number): boolean {
    const threshold = this.#services.state.threshold(this.#services.cells());
    return level >= threshold || (level >= this.#services.recorderLevel() && threshold < SILENT);
  }

  #figuresOf({ start }: DebugFailure): DebugSection["figures"] {
    const watch = this.#watch;
    return start === undefined || watch === undefined ? undefined : () => watch.figures(start);
  }

  #site(functionName: string): ThrottleSite {
    const known = this.#sites.get(functionName);
    if (known !== undefined) return known;
    if (this.#sites.size >= MAX_SITES) this.#sites.clear();
    const site = new ThrottleSite(functionName);
    this.#sites.set(functionName, site);
    return site;
  }
}
