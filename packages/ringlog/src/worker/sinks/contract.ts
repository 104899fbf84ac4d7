/** What a sink is told of some lines. */
export interface SinkBatch {
  /** Aborted when the write has taken too long, or the end has come: it should stop then, and reject. */
  readonly signal: AbortSignal;
  /** How many lines they are. */
  readonly count: number;
  /**
   * To be told of whole lines that are safe already, by their bytes: if the write then fails, only the others come again. Without it
   * all of them do.
   */
  readonly took: (bytes: number) => void;
}

/** What a sink may use. */
export interface SinkContext {
  readonly name: string;
  /** `service.name` and `service.instance.id` of the records. */
  readonly serviceName: string;
  readonly serviceInstanceId: string;
  /** One line on stderr. */
  readonly warn: (line: string) => void;
  /** To be thrown for lines that will never be taken: they are counted as dropped, and the next come. */
  readonly refused: (reason: unknown) => Error;
  /** To be thrown when nothing will ever be taken again: the sink is closed, and all that follows is counted as dropped. */
  readonly gone: (reason: unknown) => Error;
}

/** An output of the application's own. One call at a time is made, and none after `close`. */
export interface OwnSink {
  /**
   * Writes whole lines of JSON, each with its end; they are the sink's own, to keep or to change. Resolves once they are safe. What
   * it throws or rejects with is a reason to try again: the same lines come once more, after a while.
   */
  write(lines: Buffer, batch: SinkBatch): void | PromiseLike<void>;
  /** The same, where a thread ends and waits for nothing. Without it, what is left then is counted as dropped. */
  writeSync?(lines: Buffer): void;
  /** Resolves once all that `write` took is where it belongs. */
  flush?(): void | PromiseLike<void>;
  close?(): void | PromiseLike<void>;
}

/** What a module of a sink exports, by the name `open` unless the configuration says otherwise. */
export type OpenSink<Options = unknown> = (options: Options, context: SinkContext) => OwnSink | PromiseLike<OwnSink>;
