// ringlog without the machine's readings, which differ from run to run.
import { initLogger } from "ringlog";

export function open(filePath) {
  const output = filePath === undefined ? { console: "pretty" } : { console: "off", filePath };
  const log = initLogger({ logName: "shop", metrics: false, ...output });
  return {
    "(e)": (error) => log.error(error),
    "(msg, e)": (error) => log.error("order lost", error),
    "({err})": (err) => log.error({ err }, "order lost"),
    "({error})": (error) => log.error({ error }, "order lost"),
    end: () => log.close(),
  };
}
