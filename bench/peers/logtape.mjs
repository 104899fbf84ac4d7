// LogTape with its stream file sink, which its manual calls the one for "high-volume production logging": non-blocking, "higher
// throughput" than the file sink with `nonBlocking` (docs/sinks/file.md, which also gives the 32 KB buffer).
import { getStreamFileSink } from "@logtape/file";
import { configure, dispose, getJsonLinesFormatter, getLogger } from "@logtape/logtape";

/** @returns {Promise<import("./peer.mjs").Peer>} */
export async function open(file) {
  const sink = getStreamFileSink(file, { highWaterMark: 32_768, formatter: getJsonLinesFormatter() });
  await configure({
    sinks: { file: sink },
    loggers: [
      { category: "bench", sinks: ["file"], lowestLevel: "info" },
      { category: ["logtape", "meta"], sinks: [], lowestLevel: "error" },
    ],
  });
  const log = getLogger("bench");
  return {
    plain: (message) => log.info(message),
    fields: (message, fields) => log.info(message, fields),
    error: (message, error) => log.error(message, { error }),
    settle: async () => {},
    end: dispose,
    inRequest: (reqId, bindings, run) => run(fieldsOf(log.with({ ...bindings, reqId }))),
    child: (bindings) => fieldsOf(log.with(bindings)),
  };
}

function fieldsOf(log) {
  return (message, fields) => log.info(message, fields);
}
