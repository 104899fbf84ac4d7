import type { Interner } from "../record/interner.js";
import { inWords } from "../record/words.js";
import { HUB_CELLS } from "../ring/layout.js";
import type { Repeat } from "./repeat.js";
import type { Serializers } from "./serializers.js";
import { ThrottleSite } from "./throttle.js";

const NO_BINDINGS = new Uint8Array(0);

/** What a logger is, apart from its methods: its place in the tree, its threshold and its encoded bindings. */
export class LoggerState {
  readonly parent: LoggerState | undefined;
  /** `logger.name` of its records. */
  readonly name: string | undefined;
  /** Sections that stand in each of its records: the bindings of its ancestors and its own. */
  readonly bindings: Uint8Array;
  readonly serializers: Serializers | undefined;
  /** Whether its records have neither a logger's name nor bindings. */
  readonly isBare: boolean;
  /** Of the bindings. A number that is at hand is read faster than an array's length. */
  readonly bindingBytes: number;
  readonly site: ThrottleSite;
  /** Throttle sites of plain records, by message template. */
  readonly templates: Map<string, ThrottleSite>;
  /** The last error, as long as it is withheld. */
  repeat: Repeat | undefined;
  /** Level number, or 0: the parent's. The process's logger reads the hub instead. */
  ownThreshold = 0;
  /** Of the name, as `interner` knows it; -1 where it must be written in full. */
  loggerId = 0;
  interner: Interner | undefined;
  #bindingWords: Int32Array | undefined;

  constructor(
    parent: LoggerState | undefined,
    name: string | undefined,
    bindings: Uint8Array = NO_BINDINGS,
    serializers?: Serializers,
  ) {
    this.parent = parent;
    this.name = name;
    this.bindings = bindings;
    this.serializers = serializers ?? parent?.serializers;
    this.bindingBytes = bindings.length;
    this.isBare = name === undefined && bindings.length === 0;
    const isSameName = parent !== undefined && parent.name === name;
    this.site = isSameName ? parent.site : new ThrottleSite(name ?? "");
    this.templates = isSameName ? parent.templates : new Map();
  }

  /** The bindings in words, the last one filled up with zeros. */
  get bindingWords(): Int32Array {
    this.#bindingWords ??= inWords(this.bindings);
    return this.#bindingWords;
  }

  /** The lowest level that is logged here. */
  threshold(hubCells: Int32Array): number {
    let state: LoggerState = this;
    while (state.ownThreshold === 0) {
      if (state.parent === undefined) return hubCells[HUB_CELLS.level] as number;
      state = state.parent;
    }
    return state.ownThreshold;
  }
}
