import { errSerializer, errWithCauseSerializer } from "./error-serializers.js";
import { reqSerializer, resSerializer } from "./http-serializers.js";
import type { SerializerFn } from "./interface.js";

/** `custom` gets what `standard` makes of a value. */
function wrap(standard: SerializerFn): (custom: SerializerFn) => SerializerFn {
  return (custom) => (custom === standard ? custom : (value) => custom(standard(value)));
}

/** `pino.stdSerializers`. */
export const stdSerializers = Object.assign(Object.create(null) as object, {
  err: errSerializer as SerializerFn,
  errWithCause: errWithCauseSerializer as SerializerFn,
  mapHttpRequest: (request: unknown) => ({ req: reqSerializer(request) }),
  mapHttpResponse: (response: unknown) => ({ res: resSerializer(response) }),
  req: reqSerializer as SerializerFn,
  res: resSerializer as SerializerFn,
  wrapErrorSerializer: wrap(errSerializer),
  wrapRequestSerializer: wrap(reqSerializer),
  wrapResponseSerializer: wrap(resSerializer),
});
