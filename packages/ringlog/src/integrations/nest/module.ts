import { lateRequestLog } from "../../core.js";
import { RinglogInterceptor } from "./interceptor.js";
import { RinglogLogger } from "./logger-service.js";
import { install, type NestHttpAdapter, type NestRequestLogOptions } from "./platform.js";

/** Nest's tokens and numbers that stand for themselves: nothing of Nest is imported. */
const INQUIRER = "INQUIRER";
const APP_INTERCEPTOR = "APP_INTERCEPTOR";
const SCOPE_TRANSIENT = 1;

/** What Nest takes as a dynamic module. */
export interface RinglogDynamicModule {
  module: new () => RinglogModule;
  global: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: Nest's own type of providers is not ours to name
  providers: any[];
  exports: (new () => RinglogLogger)[];
}

/**
 * What `requestLog` does, as a module, and a `RinglogLogger` for each class that injects one, with the class's name as its
 * context: `imports: [RinglogModule.forRoot()]`.
 */
// biome-ignore lint/complexity/noStaticOnlyClass: Nest's modules are classes
export class RinglogModule {
  /** @throws RinglogError for a wrong option */
  static forRoot(options: NestRequestLogOptions = {}): RinglogDynamicModule {
    // Options are checked here, and not first where Nest initializes the module.
    new (lateRequestLog().RequestLog)(options);
    class RinglogRootModule extends RinglogModule {
      configure(consumer: { getHttpAdapter(): NestHttpAdapter }): void {
        install(consumer.getHttpAdapter(), options);
      }
    }
    nameAs(RinglogRootModule, "RinglogModule");
    return { module: RinglogRootModule, global: true, providers: providers(), exports: [RinglogLogger] };
  }
}

function providers(): object[] {
  return [
    {
      provide: RinglogLogger,
      useFactory: (inquirer: object | undefined) => new RinglogLogger(inquirer?.constructor?.name),
      inject: [INQUIRER],
      scope: SCOPE_TRANSIENT,
    },
    { provide: APP_INTERCEPTOR, useValue: new RinglogInterceptor() },
  ];
}

/** Nest shows the names of classes; the package's are shortened. */
function nameAs(target: object, name: string): void {
  Object.defineProperty(target, "name", { value: name });
}

nameAs(RinglogLogger, "RinglogLogger");
nameAs(RinglogInterceptor, "RinglogInterceptor");
