import type { RunPlace } from "../durable/own-run.js";
import type { RunFolder } from "../durable/run-folder.js";
import type { TimeSource } from "../record/monotonic.js";
import type { Announcement } from "../ring/announcement.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";
import type { DictionaryProducer } from "../ring/dictionary.js";
import type { Hub } from "../ring/hub.js";
import type { ThrottleTable } from "../ring/throttle-table.js";
import type { ConsoleStream } from "./console-config.js";

/** What is known of the process's standard streams: only the main thread can see it. */
export interface Streams {
  readonly stdout: ConsoleStream;
  readonly stderr: ConsoleStream;
}

/** A thread's connection to the one consumer: at home where that is hosted, or as a guest of the thread that hosts it. */
export interface Connection {
  readonly hub: Hub;
  readonly table: ThrottleTable;
  readonly instanceId: string;
  readonly streams: Streams;
  /** Whether it belongs to a logger beside the process's own: then files, threads and events of the process are not its affair. */
  readonly isPrivate: boolean;
  /** Private, but writes to a file or the console by itself. */
  readonly hasSinks?: boolean | undefined;
  readonly time: TimeSource;
  /** Definitions that its ring shares with another one. */
  readonly dictionary?: DictionaryProducer | undefined;
  /** Whether throttle windows are closed by callers, because no worker does it. */
  readonly isAlone: boolean;
  /** Where the rings lie in files, and as this thread sees that folder. */
  readonly place: RunPlace | undefined;
  readonly run: RunFolder | undefined;
  announce(announcement: Announcement): void;
  /** A record was published while nobody looks by himself. */
  onPublish(): void;
  /** Makes sure that there is a consumer. To be called before the first record. */
  start(): void;
  /** Notes a configuration that was sent, for a consumer that comes later. */
  remember(config: ConsumerConfig): void;
  /** Drains on this thread where the consumer is here or cannot be elsewhere. False: it is elsewhere, or time ran out. */
  drainHere(limitMs: number): boolean;
  /** The same, and what was written is forced to the disk where that is wanted. */
  flushHere(limitMs: number): boolean;
  /** Where the consumer is here: waits for sinks that need this thread's loop. */
  settleModules?(): Promise<void>;
  /** The thread or the process ends: everything accepted is written, summarised, or counted as lost. */
  end(): void;
  /** Ends the consumer, once it has written and summarised everything. */
  close(): Promise<void>;
}
