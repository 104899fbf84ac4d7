// pino, on the terminal through pino-pretty as its README shows it in the same process, in the file as it writes by itself.
import pino from "pino";
import pretty from "pino-pretty";

export function open(file) {
  const log =
    file === undefined
      ? pino(pretty({ sync: true, colorize: true }))
      : pino(pino.destination({ dest: file, sync: true }));
  return {
    "(e)": (error) => log.error(error),
    "(msg, e)": (error) => log.error("order lost", error),
    "({err})": (err) => log.error({ err }, "order lost"),
    "({error})": (error) => log.error({ error }, "order lost"),
    end: () => {},
  };
}
