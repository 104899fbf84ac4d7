import { getRequestId, withRequestId } from "../../core.js";
import { currentExchange } from "./current-exchange.js";
import { noteError, rememberId } from "./noted-errors.js";
import { observeError } from "./observe-error.js";

/** What is needed of Nest's `CallHandler`. */
export interface NestCallHandler<R> {
  handle(): R;
}

/**
 * Hears of what handlers throw, so that an HTTP request's records tell of it also where an exception filter of the application
 * answers. A message of a microservice or a WebSocket gets an id of its own. `requestLog` and `RinglogModule` bring it along.
 */
export class RinglogInterceptor {
  intercept<R>(_context: unknown, next: NestCallHandler<R>): R {
    const exchange = currentExchange();
    if (exchange !== undefined) return observeError(next.handle(), (error) => noteError(exchange, error));
    return getRequestId() === undefined ? withRequestId(() => handleMessage(next)) : handleMessage(next);
  }
}

function handleMessage<R>(next: NestCallHandler<R>): R {
  const id = getRequestId();
  return observeError(next.handle(), (error) => rememberId(error, id));
}
