import type { TextFilter } from "../record/decode.js";
import type { LogRecord } from "../record/record.js";
import { createKeyMatcher } from "../record/redact-key.js";
import { redactText } from "../record/text-patterns.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";
import type { Hub } from "../ring/hub.js";
import { HUB_CELLS, SINK_CONSOLE, SINK_FILE } from "../ring/layout.js";
import type { Filters } from "./format/console-text.js";
import { lateConsoleText } from "./format/console-text.late.js";
import type { ModuleOutputs } from "./module-outputs.js";
import { lateModuleOutputs } from "./module-outputs.late.js";
import { ConsoleSink } from "./sinks/console-sink.js";
import { FileSink } from "./sinks/file-sink.js";
import type { LoadModule } from "./sinks/module-opener.js";
import type { Sink, SinkHost } from "./sinks/sink.js";
import { Spill } from "./spill.js";
import type { OriginalSource } from "./stack/original-source.js";
import type { WriterNote } from "./writer/process-sink.js";
import { lateWriterProcess } from "./writer/writer-process.late.js";

/** Where the records of one configuration go: the sink that `written` speaks of, and perhaps another one. */
export interface Outputs extends Filters {
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
  const filters = createFilters(config);
  const modules = openModules(config, hub, host, filters.filter);
  const pretty = consoleText(config, filters, originals);
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
  return new (lateModuleOutputs().ModuleOutputs)(
    sinks,
    config,
    hub,
    { ...host, load: host.load ?? NEVER_LOADED },
    filter,
  );
}

export function closeOutputs(outputs: Outputs): void {
  outputs.primary?.close();
  outputs.secondarySink?.close();
  outputs.modules?.close();
}

function openFile(config: ConsumerConfig, path: string, hub: Hub, host: SinkHost): Sink {
  const { fileMode, allowSpecialFile, rotate, fsync } = config;
  const options = { path, mode: fileMode, allowSpecialFile, rotate: rotate ?? undefined, fsync };
  if (config.writerEnv === undefined) return new FileSink(options, host);
  return new (lateWriterProcess().ProcessSink)(options, config.writerEnv, host, writerNote(hub));
}

function writerNote({ cells }: Hub): WriterNote {
  return {
    read: () => Atomics.load(cells, HUB_CELLS.writerPid),
    write: (pid) => void Atomics.store(cells, HUB_CELLS.writerPid, pid),
  };
}

/** Made for the first record that needs it. */
function consoleText(
  config: ConsumerConfig,
  filters: Filters,
  originals: OriginalSource,
): (record: LogRecord) => string {
  let text: ((record: LogRecord) => string) | undefined;
  return (record) => {
    text ??= lateConsoleText().createConsoleText(config, filters, originals);
    return text(record);
  };
}

function createFilters({ redact }: ConsumerConfig): Filters {
  if (redact === false) return { filter: (text) => text, isSecretKey: undefined };
  const isSecretKey = createKeyMatcher(
    redact.map((name) => (typeof name === "string" ? name : new RegExp(name.source, name.flags))),
  );
  return { filter: (text) => redactText(text, isSecretKey), isSecretKey };
}
