import type { Item } from "./item.js";
import { loggerItems } from "./logger.js";
import { loggingItems } from "./logging.js";
import { optionItems } from "./options.js";
import { otherItems } from "./other-pages.js";
import { staticItems } from "./statics.js";

/** What pino's documentation says of the library on Node.js, in its order. */
export const ITEMS: readonly Item[] = [...optionItems, ...loggingItems, ...loggerItems, ...staticItems, ...otherItems];
