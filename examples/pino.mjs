// An application that was written for pino: only the import has changed. Lines are pino's, byte by byte; ringlog's worker writes them.
import pino from "ringlog/pino";

const log = pino({
  name: "shop",
  redact: ["card.number"],
  mixin: () => ({ uptimeSec: Math.round(process.uptime()) }),
  // What pino does not have: an error that comes again and again is one line and a summary.
  ringlog: { throttleSec: 2 },
});

log.info({ order: 7, card: { number: "4111111111111111", kind: "visa" } }, "sold to %s", "ann");

const requestLog = log.child({ reqId: "r-1" }, { serializers: { user: ({ id }) => id } });
requestLog.warn({ user: { id: 5, name: "ann" } }, "low on stock");

for (let attempt = 0; attempt < 3; attempt++) log.error(new Error("database is away"), "cannot save");
