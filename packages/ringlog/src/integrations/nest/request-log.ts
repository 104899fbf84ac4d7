import { RequestLog } from "../../core.js";
import type { RequestLogOptions } from "../request/request-log-options.js";
import { RinglogInterceptor } from "./interceptor.js";
import { install, type NestHttpAdapter, type PlatformRequest, routeOf } from "./platform.js";

/** Options of {@link requestLog} and `RinglogModule`: those of every integration. Request and response are the platform's. */
// biome-ignore lint/suspicious/noExplicitAny: each platform has its own
export type NestRequestLogOptions = RequestLogOptions<any, any>;

/** What is needed of a Nest application. */
export interface NestApplication {
  getHttpAdapter(): NestHttpAdapter;
  useGlobalInterceptors(...interceptors: RinglogInterceptor[]): unknown;
}

/**
 * Gives each request its id, its context, `request.log` and one access record, and logs its errors with their route: on Express
 * and on Fastify. Called right after `NestFactory.create`, before other middleware.
 *
 * @throws RinglogError for a wrong option
 */
export function requestLog(app: NestApplication, options?: NestRequestLogOptions): void {
  install(app.getHttpAdapter(), new RequestLog<PlatformRequest, unknown>(options, routeOf));
  app.useGlobalInterceptors(new RinglogInterceptor());
}
