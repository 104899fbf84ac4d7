import { VERSION } from "./version.js";

/**
 * Runs the program.
 *
 * @param args without the program's own name
 * @returns the exit code
 */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes("--version")) {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  process.stderr.write("usage: ringlog --version\n");
  return 2;
}
