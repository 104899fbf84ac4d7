const FRAME = /^\s*at \S/;
const FRAME_INSIDE = /^ {4}at \S.*:\d+\)?$/m;

/**
 * Where the frames of a trace begin: behind its message. A trace keeps the message that its error was made with; where that
 * was changed since, only the lines at its very end are taken for frames. So what a message says cannot pass for one.
 */
export function framesStart(stacktrace: string, message: string): number {
  if (message !== "") {
    const at = stacktrace.indexOf(`${message}\n`);
    if (at >= 0 && !FRAME_INSIDE.test(stacktrace.slice(0, at))) return at + message.length;
  }
  return trailingFrames(stacktrace);
}

function trailingFrames(text: string): number {
  let start = text.length;
  for (let end = text.trimEnd().length; end > 0; ) {
    const lineStart = text.lastIndexOf("\n", end - 1) + 1;
    if (!FRAME.test(text.slice(lineStart, end))) break;
    start = lineStart;
    end = lineStart - 1;
  }
  return start;
}
