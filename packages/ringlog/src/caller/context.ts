import { AsyncLocalStorage } from "node:async_hooks";
import { ActiveSpan } from "./active-span.js";
import { parseTraceparent, type TraceIds } from "./traceparent.js";

/** What AsyncLocalStorage carries. A node whose token was disposed points to the one that holds again. @internal */
export interface ContextNode {
  readonly requestId: string;
  /** From a header of this request, or of the one around. */
  readonly trace: TraceIds | undefined;
  isActive: boolean;
  /** Set at disposal only, so that a chain of ids that nobody can dispose of is not kept alive. */
  before: ContextNode | undefined;
}

/** A token of `setRequestId`. Once disposed, its id ends for all code that could still see it. */
export interface RequestIdToken {
  readonly id: string;
  [Symbol.dispose](): void;
}

/** Told which id holds in the code that runs at this moment. @internal */
export interface RequestNotes {
  /** While `run` runs. */
  during<T>(id: string, run: () => T): T;
  /** Until the code that runs now gives way to other code. */
  from(id: string | undefined): void;
}

const FRESH_LENGTH = 8;
const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
/** What an id from outside may be: it goes into headers, files and terminals. */
const ACCEPTED = /^[A-Za-z0-9._:/+=-]{1,128}$/;

/** Whether a request keeps the id that it brings. @internal */
export function isRequestId(id: unknown): id is string {
  return typeof id === "string" && ACCEPTED.test(id);
}

/** Request ids, and traces, over AsyncLocalStorage. `random` gives numbers from 0 (inclusive) to 1. @internal */
export class RequestContext {
  readonly #storage = new AsyncLocalStorage<ContextNode | undefined>();
  readonly #span = new ActiveSpan();
  readonly #random: () => number;
  /** Looking into the storage costs more than knowing that nothing was ever put there, and that there are no spans. */
  isUsed = false;
  /** Whether a trace was ever brought along, or there may be spans. */
  hasTraces = false;
  /** While stalls are watched. */
  notes: RequestNotes | undefined;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** The id that holds here, or undefined. */
  getRequestId(): string | undefined {
    if (!this.isUsed) return undefined;
    const node = this.#storage.getStore();
    if (node === undefined || node.isActive) return node?.requestId;
    return holding(node)?.requestId;
  }

  /** The trace that holds here: of the active span, else of the request's header. */
  getTrace(): TraceIds | undefined {
    if (!this.hasTraces) return undefined;
    return this.#span.read() ?? holding(this.#storage.getStore())?.trace;
  }

  /** The same, also where OpenTelemetry has come into play only now. */
  lookForTrace(): TraceIds | undefined {
    this.lookForSpans();
    return this.getTrace();
  }

  /** An application may bring OpenTelemetry into play at any time: looked for where it costs little beside what else is done. */
  lookForSpans(): void {
    if (this.#span.look()) this.isUsed = this.hasTraces = true;
  }

  setRequestId(id?: string): RequestIdToken {
    const before = holding(this.#storage.getStore());
    const node = this.#node(id);
    this.#storage.enterWith(node);
    this.notes?.from(node.requestId);
    return { id: node.requestId, [DISPOSE]: () => this.#dispose(node, before) };
  }

  withRequestId<T>(id: string | undefined, run: () => T, traceparent?: unknown): T {
    const node = this.#node(id, traceparent);
    const { notes } = this;
    return this.#storage.run(node, notes === undefined ? run : () => notes.during(node.requestId, run));
  }

  #node(id: unknown, traceparent?: unknown): ContextNode {
    this.isUsed = true;
    this.lookForSpans();
    const requestId = isRequestId(id) ? id : this.#freshId();
    return { requestId, trace: this.#traceFrom(traceparent), isActive: true, before: undefined };
  }

  /** Without one that is valid, the request is part of the one around. */
  #traceFrom(traceparent: unknown): TraceIds | undefined {
    const trace = traceparent === undefined ? undefined : parseTraceparent(traceparent);
    if (trace !== undefined) this.hasTraces = true;
    return trace ?? (this.hasTraces ? holding(this.#storage.getStore())?.trace : undefined);
  }

  #freshId(): string {
    let id = "";
    for (let index = 0; index < FRESH_LENGTH; index++) id += ALPHABET[Math.floor(this.#random() * ALPHABET.length)];
    return id;
  }

  #dispose(node: ContextNode, before: ContextNode | undefined): void {
    if (!node.isActive) return;
    node.isActive = false;
    node.before = before;
    if (this.#storage.getStore() === node) this.#storage.enterWith(holding(before));
    this.notes?.from(this.getRequestId());
  }
}

function holding(start: ContextNode | undefined): ContextNode | undefined {
  let node = start;
  while (node !== undefined && !node.isActive) node = node.before;
  return node;
}

/** Node 20 before 20.5 has no Symbol.dispose of its own. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("nodejs.dispose");
