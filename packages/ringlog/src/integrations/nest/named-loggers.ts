import type { Logger } from "../../caller/logger-interface.js";
import { getLogger } from "../../core.js";

/** A last text that is no context but data must not make a logger that is kept for good for each. */
const MAX_NAMES = 1_000;
const named = new Map<string, Logger>();

/** The logger of a context: `logger.name` of its records; a field `context` where there are too many. */
export function contextLogger(context: string | undefined): Logger {
  if (context === undefined || context === "") return getLogger();
  const known = named.get(context);
  if (known !== undefined) return known;
  if (named.size >= MAX_NAMES) return getLogger().child({ context });
  const logger = getLogger(context);
  named.set(context, logger);
  return logger;
}
