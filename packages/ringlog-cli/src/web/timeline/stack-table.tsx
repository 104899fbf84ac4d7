import type { ErrorPin } from "../../model/api.js";
import { formatCount, formatRange, formatTime, plural } from "../format.js";
import { LevelMark } from "../level-mark.js";
import { isUtc } from "../preferences.js";
import { openPin } from "./open-pin.js";
import { METRICS, mergeBuckets, type Stack } from "./stack.js";

const MAX_ROWS = 48;

/** The picture's numbers. */
export function StackTable({ stack, pins }: { readonly stack: Stack; readonly pins: readonly ErrorPin[] }) {
  const utc = isUtc.value === "utc";
  const merged = mergeBuckets(stack, MAX_ROWS);
  return (
    <div class="stack-table">
      {pins.length > 0 && <PinTable pins={pins} utc={utc} />}
      <table>
        <caption>Lines by level and readings over time</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Lines</th>
            {merged.layers.map(({ level }) => (
              <th key={level} scope="col">
                {level}
              </th>
            ))}
            {merged.metrics !== undefined &&
              METRICS.map(({ name, label }) => (
                <th key={name} scope="col">
                  {label}
                </th>
              ))}
          </tr>
        </thead>
        <tbody>
          {merged.totals.map((total, i) => (
            <StackRow key={i} stack={merged} bucket={i} total={total} utc={utc} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface StackRowProps {
  readonly stack: Stack;
  readonly bucket: number;
  readonly total: number;
  readonly utc: boolean;
}

function StackRow({ stack, bucket, total, utc }: StackRowProps) {
  const fromMs = stack.fromMs + bucket * stack.widthMs;
  return (
    <tr>
      <th scope="row">{formatRange(fromMs, fromMs + stack.widthMs, utc)}</th>
      <td>{formatCount(total)}</td>
      {stack.layers.map(({ level, counts }) => (
        <td key={level}>{formatCount(counts[bucket] ?? 0)}</td>
      ))}
      {stack.metrics !== undefined &&
        METRICS.map(({ name, format }) => {
          const value = stack.metrics?.[name][bucket];
          return <td key={name}>{value == null ? "–" : format(value)}</td>;
        })}
    </tr>
  );
}

function PinTable({ pins, utc }: { readonly pins: readonly ErrorPin[]; readonly utc: boolean }) {
  return (
    <table>
      <caption>Errors, where each came first</caption>
      <thead>
        <tr>
          <th scope="col">First</th>
          <th scope="col">Level</th>
          <th scope="col">Count</th>
          <th scope="col">Error</th>
        </tr>
      </thead>
      <tbody>
        {pins.map((pin) => (
          <tr key={pin.fingerprint}>
            <td>{formatTime(pin.timeMs, utc)}</td>
            <td>
              <LevelMark level={pin.level} />
            </td>
            <td>{plural(pin.count, "time")}</td>
            <td>
              <button type="button" class="link-button" onClick={() => openPin(pin)}>
                {pin.title}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
