import type { KnownFile } from "../../../ringlog/src/verify/open-file.js";
import type { LogFile } from "../lines/log-file.js";
import { openLog } from "../lines/open-log.js";
import { reason } from "../lines/read-plain.js";

/** Files that are read at this moment. Each is opened once, so that all pieces are of one file also while it is being rotated. */
export class OpenLogs {
  readonly #opened = new Map<LogFile, Promise<KnownFile | string>>();

  /** @returns its descriptor, or why there is none, in words */
  async open(file: LogFile): Promise<number | string> {
    const known = this.#opened.get(file) ?? tryOpen(file);
    this.#opened.set(file, known);
    const opened = await known;
    return typeof opened === "string" ? opened : opened.handle.fd;
  }

  async close(file: LogFile): Promise<void> {
    const opened = await this.#opened.get(file);
    this.#opened.delete(file);
    if (opened !== undefined && typeof opened !== "string") await opened.handle.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#opened.keys()].map((file) => this.close(file)));
  }
}

async function tryOpen(file: LogFile): Promise<KnownFile | string> {
  try {
    return (await openLog(file)) ?? "it is no longer there";
  } catch (error) {
    return reason(error);
  }
}
