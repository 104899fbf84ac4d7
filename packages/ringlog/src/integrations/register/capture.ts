import { nearestName, warn } from "../../core.js";

/** What can be captured: all of `console`, or what of it Node.js writes to stderr, and the output of the package `debug`. */
const CAPTURES = ["console", "stderr", "debug"] as const;
export type Capture = (typeof CAPTURES)[number];

export const CAPTURE_VARIABLE = "RINGLOG_CAPTURE";
const DEFAULT: readonly Capture[] = ["console", "debug"];
const NOTHING = ["none", "off", "false", "0", "no"];

/** What the environment wants captured: a list of names, or `none`. */
export function wantedCapture(env: NodeJS.ProcessEnv, say: (line: string) => void = warn): readonly Capture[] {
  const text = env[CAPTURE_VARIABLE]?.trim().toLowerCase() ?? "";
  if (text === "") return DEFAULT;
  if (NOTHING.includes(text)) return [];
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !(CAPTURES as readonly string[]).includes(name));
  if (unknown === undefined) return names as readonly Capture[];
  const nearest = nearestName(unknown, CAPTURES);
  const hint = nearest === undefined ? "" : `; did you mean "${nearest}"?`;
  say(
    `${CAPTURE_VARIABLE} has ${JSON.stringify(unknown.slice(0, 60))}; valid are ${CAPTURES.join(", ")}, or none alone${hint}; the default holds`,
  );
  return DEFAULT;
}

/** `node -p` writes what it was asked for by `console.log`. */
export function capturedHere(wanted: readonly Capture[], execArgv: readonly string[] = process.execArgv) {
  const prints = execArgv.some((argument) => ["-p", "-pe", "--print"].includes(argument));
  return prints ? wanted.filter((name) => name !== "console") : wanted;
}
