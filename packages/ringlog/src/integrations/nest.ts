export type { NestLevel } from "./nest/levels.js";
export { RinglogLogger } from "./nest/logger-service.js";
