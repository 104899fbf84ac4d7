import { fileURLToPath } from "node:url";
import { PEERS } from "../loggers.mjs";

const program = (name) => fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
const app = new URL("../programs/app.mjs", import.meta.url).href;
const CODE = `import(${JSON.stringify(app)}).then(async ({ open, logSome, nowEnds }) => { await open(); logSome(1_000); nowEnds(); })`;

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 24,
  name: "no close()",
  injected: "the loop runs empty, at once and later; node --test; node -e; the REPL (node -i)",
  peers: PEERS,
  needs: [],
  cases: [
    { name: "at once", program: "ends.mjs", task: { way: "by itself", bytes: 50 }, expect: {} },
    { name: "later", program: "ends.mjs", task: { way: "by itself, later", bytes: 50 }, expect: {} },
    {
      name: "node --test",
      program: "under-test.mjs",
      arrange: (_stage, _peer, node) => ({ command: [node, "--test", program("under-test.mjs")] }),
      expect: {},
    },
    {
      name: "node -e",
      program: "ends.mjs",
      arrange: (_stage, _peer, node) => ({ command: [node, "-e", CODE] }),
      expect: {},
    },
    {
      name: "REPL",
      program: "ends.mjs",
      arrange: (_stage, _peer, node) => ({
        command: [node, "-i"],
        stdin: `${CODE}.then(() => setTimeout(process.exit, 100))\n`,
      }),
      expect: {},
    },
  ],
};
