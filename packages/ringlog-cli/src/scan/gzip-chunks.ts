import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

const CHUNK_BYTES = 256 * 1_024;
/** A file of a few megabytes can hold terabytes of one byte. */
const MAX_UNPACKED_BYTES = 64 * 2 ** 30;

/**
 * Unpacks a file and gives what it holds, chunk by chunk; the next one is read when the promise is fulfilled.
 *
 * @returns what keeps the rest from being read, in words
 */
export async function readGzip(
  fd: number,
  take: (chunk: Buffer) => void | Promise<void>,
  maxUnpackedBytes = MAX_UNPACKED_BYTES,
): Promise<string | undefined> {
  const packed = createReadStream("", { fd, autoClose: false, start: 0, highWaterMark: CHUNK_BYTES });
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  packed.on("error", (error) => unpacked.destroy(error));
  packed.pipe(unpacked);
  let bytes = 0;
  try {
    for await (const chunk of unpacked) {
      bytes += chunk.length;
      if (bytes > maxUnpackedBytes) return `more than ${maxUnpackedBytes} bytes are packed in it; the rest is not read`;
      await take(chunk);
    }
    return undefined;
  } catch (error) {
    return `its packed data is damaged: ${(error as Error).message}`;
  } finally {
    packed.destroy();
  }
}
