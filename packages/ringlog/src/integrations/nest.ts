export { type NestCallHandler, RinglogInterceptor } from "./nest/interceptor.js";
export type { NestLevel } from "./nest/levels.js";
export { RinglogLogger } from "./nest/logger-service.js";
export { type RinglogDynamicModule, RinglogModule } from "./nest/module.js";
export type { NestHttpAdapter, NestRequestLogOptions } from "./nest/platform.js";
export { type NestApplication, requestLog } from "./nest/request-log.js";
export type { RequestLogOptions, RequestOutcome } from "./request/request-log-options.js";
