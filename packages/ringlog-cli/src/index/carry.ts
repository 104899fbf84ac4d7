import type { Connection } from "./duckdb.js";
import type { Part } from "./part.js";
import { NO_TIME_MS } from "./thread/row-text.js";

/**
 * Gives lines without a time, at the beginning of a chunk, that of the line before the chunk. The newest chunk is read first, so that it is
 * known only when the one before is there.
 *
 * @returns time of the last line; undefined while no line has one
 */
export async function carryTimes(
  connection: Connection,
  part: Part,
  file: number,
  before?: number,
): Promise<number | undefined> {
  let carryMs = before;
  for (const { fromByte, firstTimedByte, lastMs } of part.chunksOf(file)) {
    if (!part.isReadOnly && carryMs !== undefined && firstTimedByte > fromByte) {
      for (const { name } of part.everyTable)
        await connection.run(
          `UPDATE ${name} SET at_ms = ${carryMs} WHERE file = ${part.storedNumber(file)} AND byte >= ${fromByte} AND byte < ${firstTimedByte} AND at_ms = ${NO_TIME_MS}`,
        );
    }
    carryMs = lastMs ?? carryMs;
  }
  return carryMs;
}
