import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprintHex, hashText } from "../record/hash-text.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";

const PREFIX = "config-";

/** Keeps a configuration beside the rings: a line with a checksum, a line of JSON. */
export function writeConfig(folder: string, config: ConsumerConfig): void {
  const path = join(folder, `${PREFIX}${config.version}`);
  const json = JSON.stringify(config);
  writeFileSync(`${path}.new`, `${fingerprintHex(...hashText(json))}\n${json}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function isConfigName(name: string): boolean {
  return name.startsWith(PREFIX) && !name.endsWith(".new");
}

/** Undefined where it is not what was written. */
export function parseConfig(text: string): ConsumerConfig | undefined {
  const [sum, json, ...rest] = text.split("\n");
  if (json === undefined || rest.length !== 1 || sum !== fingerprintHex(...hashText(json))) return undefined;
  return JSON.parse(json) as ConsumerConfig;
}
