import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname, isAbsolute, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { RinglogError } from "../errors.js";
import { invalidOption } from "../options/check.js";
import type { GivenSink } from "../options/sinks-option.js";
import type { SinkPlan } from "../ring/consumer-config.js";
import { MODULE_SINKS } from "../ring/layout.js";

/**
 * Finds the modules of the application's sinks, and gives each sink the place of its name in shared memory, where its figures stand.
 * `known`: names in their places. No module is loaded here.
 *
 * @throws RinglogError `SINK_FAILED` where a module is not there, `INVALID_OPTION` for names that are taken
 */
export function prepareSinks(given: readonly GivenSink[], known: string[], cwd: string): readonly SinkPlan[] {
  const found = given.map((sink, index) => ({ sink, path: findModule(sink.module, `sinks[${index}].module`, cwd) }));
  const names = found.map(({ sink, path }) => sink.name ?? plainName(path));
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index)
      throw invalidOption(`sinks[${index}].name`, name, "a name of its own: another sink has this one");
  });
  return found.map(({ sink, path }, index) => {
    const name = names[index] as string;
    const { exportName, options, level } = sink;
    return {
      name,
      slot: slotOf(name, known, index),
      url: pathToFileURL(path).href,
      exportName,
      options,
      floor: level ?? 0,
    };
  });
}

function slotOf(name: string, known: string[], index: number): number {
  const slot = known.indexOf(name);
  if (slot !== -1) return slot;
  if (known.length >= MODULE_SINKS)
    throw invalidOption(
      `sinks[${index}].name`,
      name,
      `one of the ${MODULE_SINKS} names this process has used: ${known.join(", ")}`,
    );
  return known.push(name) - 1;
}

function plainName(path: string): string {
  return (
    basename(path, extname(path))
      .replace(/[^A-Za-z0-9._-]/g, "-")
      .slice(0, 64) || "sink"
  );
}

function findModule(module: string, option: string, cwd: string): string {
  let path: string;
  try {
    path = isAbsolute(module)
      ? module
      : module.startsWith("file:")
        ? fileURLToPath(module)
        : resolvePackage(module, cwd);
    if (!statSync(path).isFile()) throw new Error("it is no file");
  } catch (cause) {
    const why = (cause as Error).message.split("\n")[0];
    const message = `Option "${option}" names ${JSON.stringify(module)}, which cannot be loaded: ${why}`;
    throw new RinglogError("SINK_FAILED", message, { option, given: module, cause });
  }
  refuseTypes(path, option, module);
  return path;
}

/** As `require` finds it from the working directory; a package for `import` only is named by its file. */
function resolvePackage(name: string, cwd: string): string {
  return createRequire(join(cwd, "package.json")).resolve(name);
}

function refuseTypes(path: string, option: string, module: string): void {
  const { typescript } = process.features as { typescript?: unknown };
  if (/\.[mc]?ts$/.test(path) && !typescript)
    throw invalidOption(option, module, "JavaScript: this Node.js does not take types away (22.18 and later do)");
}
