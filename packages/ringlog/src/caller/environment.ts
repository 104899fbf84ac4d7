import { guardsEnvironment } from "./other-runtimes.js";

let isForbidden = false;

/** The environment as far as this program may read it: what Deno forbids counts as not set. */
export const environment: NodeJS.ProcessEnv = guardsEnvironment ? readable(process.env) : process.env;

/** Whether a variable could not be read, so far. */
export function wasForbidden(): boolean {
  return isForbidden;
}

function readable(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Not over `env` itself: the engine would look into it to see whether what is given is right.
  return new Proxy({} as NodeJS.ProcessEnv, {
    get: (_none, name) => {
      try {
        return env[name as string];
      } catch {
        isForbidden = true;
        return undefined;
      }
    },
  });
}
