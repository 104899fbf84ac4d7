/** Programs known to show OSC 8 links; others may show the escape itself. */
const LINKING_PROGRAMS = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "mintty", "rio"];
const LINKING_TERMINALS = ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "foot-extra"];

/** Whether a terminal shows OSC 8 links. `FORCE_HYPERLINK` decides where it is set, as for other programs. */
export function showsLinks(env: NodeJS.ProcessEnv): boolean {
  if (isSet(env["FORCE_HYPERLINK"])) return env["FORCE_HYPERLINK"] !== "0";
  if (Number(env["VTE_VERSION"] ?? 0) >= 5_000 || Number(env["KONSOLE_VERSION"] ?? 0) >= 201_200) return true;
  if (env["WT_SESSION"] !== undefined || LINKING_TERMINALS.includes(env["TERM"] ?? "")) return true;
  return LINKING_PROGRAMS.includes(env["TERM_PROGRAM"] ?? "");
}

/** A variable that is set to nothing counts as one that is not set. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
