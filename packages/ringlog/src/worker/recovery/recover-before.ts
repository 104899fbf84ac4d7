import type { ConsumerConfig } from "../../ring/consumer-config.js";
import { lateDurable } from "../durable.late.js";
import type { RecoveryHost } from "./recover-dead.js";

/** Before a configuration holds: writes what runs that did not end cleanly have left for its file. Gives the configuration back. Never throws. */
export function recoverBefore(config: ConsumerConfig, host: RecoveryHost): ConsumerConfig {
  return config.recoverFrom.length === 0 ? config : lateDurable().recoverDead(config, host);
}
