import type { TraceIds } from "./traceparent.js";

/** Where @opentelemetry/api 1.x leaves what an SDK registers (its `internal/global-utils.ts`), and Deno what it has built in. */
const API = Symbol.for("opentelemetry.js.api.1");
/** Under which key a span stands in a context: what its `createContextKey` makes (its `trace/context-utils.ts`). */
const SPAN = Symbol.for("OpenTelemetry Context Key SPAN");
const TRACE_ID = /^(?!0{32})[\da-f]{32}$/i;
const SPAN_ID = /^(?!0{16})[\da-f]{16}$/i;

/** What is registered there, as far as it is read here. `context` comes with an SDK and goes with `disable()`. */
interface Api {
  readonly context?: {
    active(): { getValue(key: symbol): { spanContext(): SpanContext } | undefined };
  };
}

/** Fields are read-only, by OpenTelemetry's specification. */
interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
}

/** The active span of OpenTelemetry, if the application has it. Nothing of it is imported, and nothing that it does throws here. */
export class ActiveSpan {
  #api: Api | undefined;
  #isReading = false;
  #context: SpanContext | undefined;
  #trace: TraceIds | undefined;

  /** Whether there is an API, by a fresh look. */
  look(): boolean {
    try {
      const api = (globalThis as { [API]?: Api })[API];
      this.#api = typeof api === "object" && api !== null ? api : undefined;
    } catch {
      // A getter that throws is no API.
      this.#api = undefined;
    }
    return this.#api !== undefined;
  }

  /** Of a span that is not recorded, too: what other services record of that trace has its ids. */
  read(): TraceIds | undefined {
    // The code of others runs here: a span that logs would be asked again, without end.
    if (this.#api === undefined || this.#isReading) return undefined;
    this.#isReading = true;
    try {
      return this.#traceOf(this.#api.context?.active().getValue(SPAN)?.spanContext());
    } catch {
      // Whose fault it is does not matter: the record goes without.
      return undefined;
    } finally {
      this.#isReading = false;
    }
  }

  /** The same object for the same span, as long as no other one comes between. */
  #traceOf(context: SpanContext | undefined): TraceIds | undefined {
    if (context === undefined) return undefined;
    if (context !== this.#context) {
      this.#trace = traceIds(context);
      this.#context = context;
    }
    return this.#trace;
  }
}

function traceIds({ traceId, spanId }: SpanContext): TraceIds | undefined {
  const isValid =
    typeof traceId === "string" && typeof spanId === "string" && TRACE_ID.test(traceId) && SPAN_ID.test(spanId);
  return isValid ? { traceId: traceId.toLowerCase(), spanId: spanId.toLowerCase() } : undefined;
}
