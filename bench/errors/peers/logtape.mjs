// LogTape: on the terminal its formatter for development, with the properties shown; in the file JSON Lines.
import { getFileSink } from "@logtape/file";
import { configure, dispose, getConsoleSink, getJsonLinesFormatter, getLogger } from "@logtape/logtape";
import { getPrettyFormatter } from "@logtape/pretty";

export async function open(file) {
  const sink =
    file === undefined
      ? getConsoleSink({ formatter: getPrettyFormatter({ properties: true }) })
      : getFileSink(file, { formatter: getJsonLinesFormatter() });
  await configure({
    sinks: { sink },
    loggers: [
      { category: "shop", sinks: ["sink"], lowestLevel: "info" },
      { category: ["logtape", "meta"], sinks: [], lowestLevel: "error" },
    ],
  });
  const log = getLogger("shop");
  return {
    "(e)": (error) => log.error(error),
    "(msg, e)": (error) => log.error("order lost", error),
    "({err})": (err) => log.error("order lost", { err }),
    "({error})": (error) => log.error("order lost", { error }),
    end: dispose,
  };
}
