import type { TextFilter } from "../record/decode.js";
import type { LogRecord } from "../record/record.js";
import { createKeyMatcher } from "../record/redact-key.js";
import { redactText } from "../record/text-patterns.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";
import type { Hub } from "../ring/hub.js";
import { HUB_CELLS, SINK_CONSOLE, SINK_FILE } from "../ring/layout.js";
import type { CodeSource } from "./format/pretty/code-frame.js";
import { redactLiterals } from "./format/pretty/code-secrets.js";
import { createPrettyFormatter } from "./format/pretty.js";
import { ModuleOutputs } from "./module-outputs.js";
import { ConsoleSink } from "./sinks/console-sink.js";
import { FileSink } from "./sinks/file-sink.js";
import type { LoadModule } from "./sinks/module-opener.js";
import type { Sink, SinkHost } from "./sinks/sink.js";
import { Spill } from "./spill.js";
import type { OriginalSource } from "./stack/original-source.js";
import { SourceLines } from "./stack/source-lines.js";
import { ProcessSink, type WriterNote } from "./writer/process-sink.js";

/** Where the records of one configuration go: the sink that `written` speaks of, and perhaps another one. */
export interface Outputs {
  readonly config: ConsumerConfig;
  /** The file, else the console, else nothing at all: then records count as written once they were looked at. */
  readonly primary: Sink | undefined;
  readonly primaryIndex: number;
  readonly primaryFloor: number;
  readonly isPrimaryPretty: boolean;
  /** The console beside a file. */
  readonly secondary: Spill | undefined;
  readonly secondarySink: Sink | undefined;
  readonly secondaryFloor: number;
  readonly isSecondaryPretty: boolean;
  /** Of the application's own. */
  readonly modules: ModuleOutputs | undefined;
  readonly pretty: (record: LogRecord) => string;
  readonly filter: TextFilter;
  /** Undefined: nothing is redacted. */
  readonly isSecretKey: ((key: string) => boolean) | undefined;
}

/** What outputs need of their host. `load`: missing where modules of sinks must not be loaded. */
export interface OutputHost extends SinkHost {
  readonly load: LoadModule | undefined;
  readonly onLoss: () => void;
}

/** @param originals of code that was compiled, as far as its maps bring them along */
export function openOutputs(config: ConsumerConfig, hub: Hub, host: OutputHost, originals: OriginalSource): Outputs {
  const isPretty = config.console.format === "pretty";
  const file = config.filePath === null ? undefined : openFile(config, config.filePath, hub, host);
  const console = config.console.format === "off" ? undefined : new ConsoleSink(config.console.fd, host);
  const { code, ...filters } = createFilters(config);
  const modules = openModules(config, hub, host, filters.filter);
  const pretty = createPrettyFormatter(config.console, codeSource(config, code, originals));
  const common = { config, pretty, ...filters, modules };
  if (file === undefined) {
    return {
      ...common,
      ...NO_SECONDARY,
      primary: console,
      primaryIndex: SINK_CONSOLE,
      primaryFloor: config.consoleFloor,
      isPrimaryPretty: isPretty,
    };
  }
  const secondary = console === undefined ? undefined : new Spill(console, hub, SINK_CONSOLE);
  return {
    ...common,
    primary: file,
    primaryIndex: SINK_FILE,
    primaryFloor: config.fileFloor,
    isPrimaryPretty: false,
    secondary,
    secondarySink: console,
    secondaryFloor: config.consoleFloor,
    isSecondaryPretty: isPretty,
  };
}

/** An output that is no file and no console. `format`: text of a record, with its line end; default: JSON Lines. */
export interface PrivateOutput {
  readonly sink: Sink;
  readonly format?: ((record: LogRecord) => string) | undefined;
}

export function openPrivateOutput(config: ConsumerConfig, { sink, format }: PrivateOutput): Outputs {
  return {
    ...NO_SECONDARY,
    modules: undefined,
    config,
    primary: sink,
    primaryIndex: SINK_CONSOLE,
    primaryFloor: config.consoleFloor,
    isPrimaryPretty: format !== undefined,
    pretty: format ?? (() => ""),
    ...createFilters(config),
  };
}

const NO_SECONDARY = { secondary: undefined, secondarySink: undefined, secondaryFloor: 0, isSecondaryPretty: false };

const NEVER_LOADED: LoadModule = () => {
  throw new Error("this thread does not load modules of sinks");
};

function openModules(
  config: ConsumerConfig,
  hub: Hub,
  host: OutputHost,
  filter: TextFilter,
): ModuleOutputs | undefined {
  const { sinks = [] } = config;
  if (sinks.length === 0) return undefined;
  return new ModuleOutputs(sinks, config, hub, { ...host, load: host.load ?? NEVER_LOADED }, filter);
}

export function closeOutputs(outputs: Outputs): void {
  outputs.primary?.close();
  outputs.secondarySink?.close();
  outputs.modules?.close();
}

function openFile(config: ConsumerConfig, path: string, hub: Hub, host: SinkHost): Sink {
  const { fileMode, allowSpecialFile, rotate, fsync } = config;
  const options = { path, mode: fileMode, allowSpecialFile, rotate: rotate ?? undefined, fsync };
  if (config.writerEnv !== undefined) return new ProcessSink(options, config.writerEnv, host, writerNote(hub));
  return new FileSink(options, host);
}

function writerNote({ cells }: Hub): WriterNote {
  return {
    read: () => Atomics.load(cells, HUB_CELLS.writerPid),
    write: (pid) => void Atomics.store(cells, HUB_CELLS.writerPid, pid),
  };
}

/** Files as they were when this process started, which a worker knows, too. Of what a run before has left, no code is shown. */
function codeSource({ pid }: ConsumerConfig, redact: TextFilter, originals: OriginalSource): CodeSource {
  if (pid !== process.pid) return { lines: () => undefined, redact };
  const sources = new SourceLines(Date.now() - process.uptime() * 1000);
  return { lines: (path) => originals.lines(path) ?? sources.lines(path), redact };
}

/** What takes the secrets out of texts, and out of source code. */
function createFilters({ redact }: ConsumerConfig): Pick<Outputs, "filter" | "isSecretKey"> & { code: TextFilter } {
  if (redact === false) return { filter: (text) => text, code: (text) => text, isSecretKey: undefined };
  const isSecretKey = createKeyMatcher(
    redact.map((name) => (typeof name === "string" ? name : new RegExp(name.source, name.flags))),
  );
  const filter: TextFilter = (text) => redactText(text, isSecretKey);
  return { filter, code: (text) => redactLiterals(filter(text), isSecretKey), isSecretKey };
}
