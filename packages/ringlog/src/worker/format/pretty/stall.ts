import type { LogRecord, Value } from "../../../record/record.js";
import { parseStack } from "../../stack/parse-stack.js";
import { Flow, margin } from "./flow.js";
import { foldFrames, frameLines, hiddenLines } from "./frames.js";
import { type Head, originSpan } from "./head.js";
import { bytes } from "./number.js";
import { HANG, INDENT, type Screen } from "./screen.js";
import { messageText } from "./title.js";

const MAX_PARTS = 6;
const MAX_RIGHT_EDGE = 120;

/** `▲ 14:03:09.001 Shop WARN  the event loop has stood still for 1.0 s in Report.build (CPU 99 %: it computes)`, then the stack. */
export function stallLines(record: LogRecord, event: ReadonlyMap<string, Value>, head: Head, screen: Screen): string[] {
  const { bold, dim } = screen.palette;
  const flow = new Flow(screen.columns, head.prefix(record), margin(HANG)).put(messageText(record.msg), bold);
  const memory = event.get("process.memory.usage");
  if (typeof memory === "number") flow.putWhole([{ text: `${bytes(memory)} RSS`, paint: dim }], 2);
  const origin = originSpan(record, screen);
  if (origin !== undefined) flow.putRight(origin, screen.narrow ? 0 : MAX_RIGHT_EDGE);
  const stack = event.get("code.stacktrace");
  return [...flow.finish(), ...(typeof stack === "string" ? stackLines(stack, screen) : [])];
}

function stackLines(stack: string, screen: Screen): string[] {
  const parts = foldFrames(parseStack(stack, "").frames, MAX_PARTS);
  return parts.flatMap((part) =>
    "frame" in part ? frameLines(part.frame, INDENT, screen) : hiddenLines(part.hidden, INDENT, screen),
  );
}
