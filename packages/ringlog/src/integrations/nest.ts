export type { RequestLogOptions, RequestOutcome } from "./request/request-log-options.js";
export { type NestCallHandler, RinglogInterceptor } from "./nest/interceptor.js";
export type { NestLevel } from "./nest/levels.js";
export { logRequests, type NestApplication, type NestRequestLogOptions } from "./nest/log-requests.js";
export { RinglogLogger } from "./nest/logger-service.js";
export { type RinglogDynamicModule, RinglogModule } from "./nest/module.js";
export type { NestHttpAdapter } from "./nest/platform.js";
