/** Says one line on stderr. Our own complaints go nowhere else. */
export { sayLine as warn } from "../worker/say-line.js";
