import { open } from "node:fs/promises";
import type { LogFile } from "../lines/log-file.js";

const STEP_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Where the last line that has its end ends, of the file as long as it was when it was found; 0 where there is none. */
export async function endOfLines({ path, bytes }: LogFile): Promise<number> {
  const handle = await open(path);
  try {
    const buffer = Buffer.alloc(STEP_BYTES);
    for (let to = bytes; to > 0; to -= STEP_BYTES) {
      const from = Math.max(0, to - STEP_BYTES);
      const { bytesRead } = await handle.read(buffer, 0, to - from, from);
      const at = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE);
      if (at !== -1) return from + at + 1;
    }
    return 0;
  } finally {
    await handle.close();
  }
}
