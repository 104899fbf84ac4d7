import type { FileSinkOptions } from "../sinks/file/file-options.js";
import type { FilePosition } from "../sinks/sink.js";

/**
 * What a process says to the one that writes its file, over one socket. First, for the boot code: the length of the packed code
 * (u32), and that code. Then frames: kind (u8), id (u32), length of what follows (u32); all little-endian. The answers are
 * lines of JSON.
 */
export const FRAME_HEADER_BYTES = 9;
export const FRAME_OPEN = 1;
export const FRAME_TEXT = 2;
/** Where a writer, or a consumer, was about to append the text that comes next: it may have got some way with it. */
export const FRAME_BEGUN = 3;

/** The descriptor of the socket in the writer process. */
export const WRITER_FD = 3;

/** Set in the writer's environment, to the id of the process that started it: a program that finds it must not start a writer of its own. */
export const WRITER_MARK = "RINGLOG_WRITER";

/** The exit code of a program that was started in place of the writer. */
export const STARTED_INSTEAD = 87;

/** How long a writer goes on trying once the process that it writes for is gone, or gives it nothing any more. */
export const LIVES_ALONE_MS = 60_000;

/** What the writer is told first. */
export interface WriterOpening {
  readonly options: FileSinkOptions;
  /** The process of a writer that another consumer has left behind, which may still write; 0: there is none. */
  readonly after: number;
}

/** Where a text was begun that comes next. */
export interface BegunText {
  /** The byte in front of it, if it is the rest of a text: whether it goes on inside a line. */
  readonly before: string;
  readonly position: FilePosition | undefined;
}

/** What the writer answers. */
export type WriterMessage =
  | { readonly type: "ready" }
  /** What follows of text `id` will stand behind this place. */
  | { readonly type: "starts"; readonly id: number; readonly position: FilePosition | undefined }
  /** So many bytes of text `id` the file has by now. */
  | { readonly type: "took"; readonly id: number; readonly bytes: number }
  | { readonly type: "done"; readonly id: number }
  /** The file takes nothing more, ever. */
  | { readonly type: "lost"; readonly id: number }
  /** Forcing the file to the disk has failed, for a reason that the system has a number for. */
  | { readonly type: "not synced"; readonly errno: number }
  | { readonly type: "warn"; readonly line: string };

export function frameHeader(kind: number, id: number, length: number): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUInt8(kind, 0);
  header.writeUInt32LE(id, 1);
  header.writeUInt32LE(length, 5);
  return header;
}

/** Takes bytes as they come, and gives the lines of JSON in them. */
export class MessageReader {
  #rest = "";

  read(bytes: Buffer): WriterMessage[] {
    const lines = (this.#rest + bytes.toString("latin1")).split("\n");
    this.#rest = lines.pop() as string;
    return lines.map((line) => JSON.parse(Buffer.from(line, "latin1").toString()) as WriterMessage);
  }
}
