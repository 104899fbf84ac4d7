const NS_PER_MS = 1_000_000n;
const NS_PER_SEC = 1_000_000_000n;
const START_WALL_NS = BigInt(Date.now()) * NS_PER_MS;
const START_NS = process.hrtime.bigint();

/** A partial line: `,"time":…`. */
export type TimeFunction = () => string;

export const epochTime: TimeFunction = () => `,"time":${Date.now()}`;

/** `pino.stdTimeFunctions`. */
export const stdTimeFunctions = {
  nullTime: (() => "") as TimeFunction,
  epochTime,
  unixTime: (() => `,"time":${Math.round(Date.now() / 1000)}`) as TimeFunction,
  isoTime: (() => `,"time":"${new Date(Date.now()).toISOString()}"`) as TimeFunction,
  isoTimeNano: (() => {
    const nowNs = START_WALL_NS + (process.hrtime.bigint() - START_NS);
    const second = new Date(Number(nowNs / NS_PER_MS)).toISOString().slice(0, 19);
    return `,"time":"${second}.${String(nowNs % NS_PER_SEC).padStart(9, "0")}Z"`;
  }) as TimeFunction,
};
