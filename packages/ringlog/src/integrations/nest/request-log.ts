import { RinglogInterceptor } from "./interceptor.js";
import { install, type NestHttpAdapter, type NestRequestLogOptions } from "./platform.js";

/** What is needed of a Nest application. */
export interface NestApplication {
  getHttpAdapter(): NestHttpAdapter;
  useGlobalInterceptors(...interceptors: RinglogInterceptor[]): unknown;
}

/**
 * Gives each request its id, its context, `request.log` and one access record, and logs its errors with their route: on Express
 * and on Fastify. Called right after `NestFactory.create`.
 *
 * @throws RinglogError for a wrong option
 */
export function requestLog(app: NestApplication, options: NestRequestLogOptions = {}): void {
  install(app.getHttpAdapter(), options);
  app.useGlobalInterceptors(new RinglogInterceptor());
}
