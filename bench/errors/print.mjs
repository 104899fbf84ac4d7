// Logs one of the errors with one of the peers. Usage: node print.mjs <peer> <number of the error> [file]
import { ERRORS } from "./errors.mjs";

const [peer, number, file] = process.argv.slice(2);
const { open } = await import(`./peers/${peer}.mjs`);
const log = await open(file);
const { call, make } = ERRORS[Number(number)];
log[call](make());
await log.end();
