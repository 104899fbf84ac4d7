// The faults, in the order of their numbers. What a fault is, as data.
import { readdirSync } from "node:fs";

/**
 * What must be true of ringlog afterwards, beside: none torn, none twice, none missing without a word, and an account that adds up.
 * @typedef {object} Expect
 * @property {number | string} [exit] exit code or signal; default 0
 * @property {number} [exitWithinMs] from the program's last word until the process is gone
 * @property {boolean} [isCutOff] another program cuts lines off the file: they were written, and count as lost if that is said
 * @property {"none" | "counted" | "perhaps"} [lost] default "none"; "counted": there must be a loss, and it is told; "perhaps": if any
 * @property {number} [more] records beside those that the program numbers
 * @property {number} [fatal] fatal records
 * @property {RegExp} [stderr]
 * @property {false} [stats] the process dies before it can say what it counted
 * @property {false} [callsAreKnown] the program dies in the middle of its calls
 * @property {(seen: { figures: import("./judge.mjs").Figures, stats: any, found: import("./reader.mjs").Found, said: { stdout: string, stderr: string }, reports: any[] }) => string[]} [check]
 */

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} program in `programs/`
 * @property {object} [task] what the program is told
 * @property {(stage: import("./stage.mjs").Stage, peer: string, node: string) => any} [arrange] prepares disks and pipes, says how to start
 * @property {(run: import("./play.mjs").Run) => Promise<void>} [during] what is done to it while it runs
 * @property {(run: any) => Promise<void>} [after] before what it left is read
 * @property {boolean} [readsFolder] default: the log's folder is read
 * @property {boolean} [readsStdout] its stdout is the log
 * @property {number} [limitMs] after which it hangs, and is killed
 * @property {readonly string[]} [peers] default: those of the fault
 * @property {readonly import("./needs.mjs").Need[]} [needs] beside those of the fault
 * @property {Expect} expect
 */

/**
 * @typedef {object} Fault
 * @property {number} number in the list of faults
 * @property {string} name
 * @property {string} injected how
 * @property {readonly string[]} peers to which it applies
 * @property {readonly import("./needs.mjs").Need[]} needs
 * @property {readonly Case[]} cases
 */

/** @returns {Promise<Fault[]>} */
export async function loadFaults() {
  const names = readdirSync(new URL("./scenarios/", import.meta.url)).filter((name) => name.endsWith(".mjs"));
  const modules = await Promise.all(names.sort().map((name) => import(`./scenarios/${name}`)));
  return modules.map(({ fault }) => fault);
}
