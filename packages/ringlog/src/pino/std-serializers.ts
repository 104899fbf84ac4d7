import { errSerializer, errWithCauseSerializer } from "./error-serializers.js";
import { reqSerializer, resSerializer } from "./http-serializers.js";
import type { SerializerFn } from "./interface.js";

/** `custom` gets what `standard` makes of a value. */
function wrap(standard: SerializerFn): Wrap {
  return (custom) => (custom === standard ? custom : (value) => custom(standard(value)));
}

type Wrap = (custom: SerializerFn) => SerializerFn;

export interface StdSerializers {
  readonly err: SerializerFn;
  readonly errWithCause: SerializerFn;
  readonly mapHttpRequest: (request: unknown) => { req: object };
  readonly mapHttpResponse: (response: unknown) => { res: object };
  readonly req: SerializerFn;
  readonly res: SerializerFn;
  readonly wrapErrorSerializer: Wrap;
  readonly wrapRequestSerializer: Wrap;
  readonly wrapResponseSerializer: Wrap;
}

/** `pino.stdSerializers`. */
export const stdSerializers: StdSerializers = Object.assign(Object.create(null), {
  err: errSerializer,
  errWithCause: errWithCauseSerializer,
  mapHttpRequest: (request: unknown) => ({ req: reqSerializer(request) }),
  mapHttpResponse: (response: unknown) => ({ res: resSerializer(response) }),
  req: reqSerializer,
  res: resSerializer,
  wrapErrorSerializer: wrap(errSerializer),
  wrapRequestSerializer: wrap(reqSerializer),
  wrapResponseSerializer: wrap(resSerializer),
});
