// winston: on the terminal its quick start's `simple()` with colours, in the file JSON; `errors()` with all that it can keep.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import winston from "winston";

export function open(filename) {
  const { combine, colorize, errors, json, simple, timestamp } = winston.format;
  const kept = [errors({ stack: true, cause: true }), timestamp()];
  const isFile = filename !== undefined;
  const transport = isFile ? new winston.transports.File({ filename }) : new winston.transports.Console();
  const log = winston.createLogger({
    format: isFile ? combine(...kept, json()) : combine(...kept, colorize(), simple()),
    transports: [transport],
  });
  return {
    "(e)": (error) => log.error(error),
    "(msg, e)": (error) => log.error("order lost", error),
    "({err})": (err) => log.error("order lost", { err }),
    "({error})": (error) => log.error("order lost", { error }),
    end: async () => {
      while (log.writableLength + log.readableLength + transport.writableLength > 0) await sleep(1);
      const finished = once(transport, "finish");
      log.end();
      await finished;
    },
  };
}
