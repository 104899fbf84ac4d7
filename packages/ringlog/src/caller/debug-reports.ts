import type { ByteWriter } from "../record/byte-writer.js";
import { sketchError } from "../record/describe-error.js";
import { fingerprintHex } from "../record/fingerprint-text.js";
import { DEBUG, levelNumber, SILENT, WARN } from "../record/level.js";
import { attempt } from "../record/read-property.js";
import { TAG_ARRAY, TAG_END, TAG_REDACTED } from "../record/value.js";
import type { DebugFailure, DebugReporter, DebugSuccess } from "./debug/reporter.js";
import type { Emitter } from "./emitter.js";
import type { LoggerState } from "./logger-state.js";
import { ThrottleSite } from "./throttle.js";

const MAX_SITES = 10_000;

/** What the reports of `debug` need of the instance. */
export interface DebugServices {
  /** The emitter, made ready to take records; undefined after `close()`. */
  readonly emitter: () => Emitter | undefined;
  readonly state: LoggerState;
  readonly cells: () => Int32Array;
  /** From this level on the recorder keeps what is not enabled. */
  readonly recorderLevel: () => number;
  readonly now: () => number;
  readonly defaultCrash: () => boolean;
}

/** Turns what `debug` caught into records. */
export class DebugReports implements DebugReporter {
  readonly #services: DebugServices;
  readonly #sites = new Map<string, ThrottleSite>();

  constructor(services: DebugServices) {
    this.#services = services;
  }

  failed(failure: DebugFailure): void {
    const emitter = this.#services.emitter();
    const level = levelNumber(failure.level);
    if (emitter === undefined || !this.#isWanted(level)) return;
    const sketch = sketchError(failure.error);
    const { functionName, path, crash, durationMs } = failure;
    const writeArgs =
      failure.args === undefined ? undefined : (writer: ByteWriter) => writeArguments(emitter, writer, failure);
    const { hi, lo } = emitter.fail(this.#services.state, this.#site(functionName), level, sketch.message, {
      error: failure.error,
      sketch,
      debug: { functionName, writeArgs, path, crash, durationMs },
      always: false,
    });
    if (failure.onError !== undefined && this.#isEnabled(level))
      attempt(() => failure.onError?.(failure.error, fingerprintHex(hi, lo)));
  }

  succeeded({ functionName, result, durationMs, slow }: DebugSuccess): void {
    const emitter = this.#services.emitter();
    const level = slow ? WARN : DEBUG;
    if (emitter === undefined || !this.#isWanted(level)) return;
    const debug = { functionName, writeArgs: undefined, path: undefined, crash: undefined, durationMs };
    const message = slow ? `${functionName} took ${Math.round(durationMs)} ms` : `${functionName} returned`;
    emitter.note(this.#services.state, level, message, debug, slow ? {} : { result });
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

  #site(functionName: string): ThrottleSite {
    const known = this.#sites.get(functionName);
    if (known !== undefined) return known;
    if (this.#sites.size >= MAX_SITES) this.#sites.clear();
    const site = new ThrottleSite(functionName);
    this.#sites.set(functionName, site);
    return site;
  }
}

/** The arguments, bounded; one whose parameter is named like a secret is not looked at. */
function writeArguments(emitter: Emitter, writer: ByteWriter, { args, parameterNames }: DebugFailure): void {
  const count = args?.length ?? 0;
  const shown = Math.min(count, emitter.maxArgs);
  writer.u8(TAG_ARRAY);
  for (let index = 0; index < shown; index++) {
    const name = parameterNames?.[index];
    if (name !== undefined && name !== "" && emitter.interner.isSecret(name)) writer.u8(TAG_REDACTED);
    else emitter.encoder.element(writer, args?.[index]);
  }
  if (shown < count) emitter.encoder.marker(writer, `…[+${count - shown} arguments]`);
  writer.u8(TAG_END);
}
