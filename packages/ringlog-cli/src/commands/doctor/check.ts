/** What the doctor found of one thing. A line of `--json`; docs/cli.md describes it. */
export interface Check {
  readonly name: string;
  readonly status: "ok" | "warn" | "fail";
  readonly what: string;
  /** What to do, where something is to be done. */
  readonly advice?: string;
}

export function ok(name: string, what: string): Check {
  return { name, status: "ok", what };
}

export function warn(name: string, what: string, advice: string): Check {
  return { name, status: "warn", what, advice };
}

export function fail(name: string, what: string, advice: string): Check {
  return { name, status: "fail", what, advice };
}
