import type { Call } from "../cli/command.js";
export async function runSqlQuery(_: Call, __: string): Promise<number> {
  return 1;
}
