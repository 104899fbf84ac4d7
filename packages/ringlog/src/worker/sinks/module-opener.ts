import type { SinkPlan } from "../../ring/consumer-config.js";
import type { OpenSink, OwnSink, SinkContext } from "./contract.js";
import { errorText } from "./sink.js";

/** Loads a module: at once, or in time. */
export type LoadModule = (url: string) => unknown;

/** Only these lines are lost. */
export class Refused extends Error {}
/** Nothing more will be taken. */
export class Gone extends Error {}

/** What a sink may use. `warn`: one line on stderr, which says whose it is. */
export function createContext(
  { name }: SinkPlan,
  service: { readonly serviceName: string; readonly serviceInstanceId: string },
  warn: (line: string) => void,
): SinkContext {
  return {
    name,
    serviceName: service.serviceName,
    serviceInstanceId: service.serviceInstanceId,
    warn,
    refused: (reason) => new Refused(reasonText(reason), { cause: reason }),
    gone: (reason) => new Gone(reasonText(reason), { cause: reason }),
  };
}

/** The sink, or a promise of it. What cannot be loaded, or is no sink, never will be: `Gone`. */
export function openModule(plan: SinkPlan, context: SinkContext, load: LoadModule): OwnSink | Promise<OwnSink> {
  const loaded = guarded(() => load(plan.url));
  if (!isThenable(loaded)) return openLoaded(plan, context, loaded);
  const fail = (error: unknown) => {
    throw new Gone(`it cannot be loaded: ${reasonText(error)}`, { cause: error });
  };
  return Promise.resolve(loaded).then((module) => openLoaded(plan, context, module), fail);
}

function openLoaded(plan: SinkPlan, context: SinkContext, module: unknown): OwnSink | Promise<OwnSink> {
  const open = exportOf(module, plan.exportName);
  if (typeof open !== "function") throw new Gone(`its module exports no function ${plan.exportName}`);
  const opened = (open as OpenSink)(plan.options, context);
  return isThenable(opened) ? Promise.resolve(opened).then(checked) : checked(opened);
}

/** Of a CommonJS module, `import` does not find every export by name. */
function exportOf(module: unknown, name: string): unknown {
  const found = module as Record<string, unknown> | undefined;
  return found?.[name] ?? (found?.["default"] as Record<string, unknown> | undefined)?.[name];
}

function checked(sink: unknown): OwnSink {
  if (typeof (sink as OwnSink | undefined)?.write !== "function") throw new Gone("what it opened has no write()");
  return sink as OwnSink;
}

function guarded(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    throw new Gone(`it cannot be loaded: ${reasonText(error)}`, { cause: error });
  }
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === "function";
}

/** Whatever was thrown. */
export function reasonText(reason: unknown): string {
  try {
    return reason instanceof Error ? errorText(reason) : String(reason);
  } catch {
    return "something that cannot be shown";
  }
}
