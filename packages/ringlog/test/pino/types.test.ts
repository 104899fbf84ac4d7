import assert from "node:assert/strict";
import { it } from "node:test";
import { expectTypeOf } from "expect-type";
import type { Logger as RealLogger, LoggerOptions as RealOptions } from "pino";
import pino, {
  type Level,
  type Logger,
  type LoggerOptions,
  multistream,
  stdSerializers,
  stdTimeFunctions,
} from "ringlog/pino";

it("a logger of ringlog's is one of pino's, and its options are", () => {
  const log = pino({ level: "silent" });
  const asReal: RealLogger = log;
  assert.equal(typeof asReal.info, "function");
  const options: RealOptions = {
    name: "n",
    redact: ["a"],
    mixin: () => ({}),
    serializers: { req: stdSerializers.req },
  };
  expectTypeOf<LoggerOptions["level"]>().toExtend<RealOptions["level"]>();
  expectTypeOf(options.name).toExtend<LoggerOptions["name"]>();
  expectTypeOf<Level>().toEqualTypeOf<"fatal" | "error" | "warn" | "info" | "debug" | "trace">();
  expectTypeOf<pino.Logger>().toEqualTypeOf<Logger>();
});

it("methods of custom levels and placeholders are known", () => {
  const log = pino({ customLevels: { audit: 35 }, level: "silent", timestamp: stdTimeFunctions.isoTime });
  log.audit({ a: 1 }, "%s and %d", "text", 5);
  const child = log.child({ a: 1 }, { customLevels: { more: 36 } });
  child.more("x");
  child.audit("x");
  // @ts-expect-error there is no such level
  assert.throws(() => log.loud("x"));
  // @ts-expect-error %d is a number
  log.info("%d", "text");
  log.on("level-change", (name, value, _before, _beforeValue, logger) => {
    expectTypeOf(name).toExtend<string>();
    expectTypeOf(value).toBeNumber();
    expectTypeOf(logger.levels.values).toEqualTypeOf<{ [level: string]: number }>();
  });
  expectTypeOf(multistream([{ level: "info", stream: process.stdout }]).minLevel).toBeNumber();
});

it("options of ringlog's own are checked", () => {
  // @ts-expect-error the destination says where the log is
  assert.throws(() => pino({ ringlog: { filePath: "x" } }, "/tmp/ringlog-types.log"), { name: "RinglogError" });
  expectTypeOf<NonNullable<LoggerOptions["ringlog"]>["throttleSec"]>().toEqualTypeOf<number | undefined>();
});
