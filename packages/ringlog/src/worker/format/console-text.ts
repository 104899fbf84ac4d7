import type { TextFilter } from "../../record/decode.js";
import type { LogRecord } from "../../record/record.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import type { OriginalSource } from "../stack/original-source.js";
import { SourceLines } from "../stack/source-lines.js";
import type { CodeSource } from "./pretty/code-frame.js";
import { redactLiterals } from "./pretty/code-secrets.js";
import { createPrettyFormatter } from "./pretty.js";

/** What takes the secrets out of texts, and which keys have some. */
export interface Filters {
  readonly filter: TextFilter;
  /** Undefined: nothing is redacted. */
  readonly isSecretKey: ((key: string) => boolean) | undefined;
}

/**
 * A record as people read it on this configuration's console.
 *
 * @param originals of code that was compiled, as far as its maps bring them along
 */
export function createConsoleText(
  config: ConsumerConfig,
  filters: Filters,
  originals: OriginalSource,
): (record: LogRecord) => string {
  return createPrettyFormatter(config.console, codeSource(config, codeFilter(filters), originals));
}

/** Files as they were when this process started, which a worker knows, too. Of what a run before has left, no code is shown. */
function codeSource({ pid }: ConsumerConfig, redact: TextFilter, originals: OriginalSource): CodeSource {
  if (pid !== process.pid) return { lines: () => undefined, redact };
  const sources = new SourceLines(Date.now() - process.uptime() * 1000);
  return { lines: (path) => originals.lines(path) ?? sources.lines(path), redact };
}

function codeFilter({ filter, isSecretKey }: Filters): TextFilter {
  return isSecretKey === undefined ? filter : (text) => redactLiterals(filter(text), isSecretKey);
}
