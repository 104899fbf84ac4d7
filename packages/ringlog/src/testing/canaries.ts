import type { Debug } from "../caller/debug/signature.js";
import type { Logger } from "../caller/logger-interface.js";
import { flatFields, secretError, secretFields, secretTexts } from "./canary-places.js";
import { type CanaryFinding, type CanarySource, scan } from "./canary-scan.js";
import { type CanarySecrets, makeSecrets } from "./canary-secrets.js";
import { failed } from "./mismatch.js";

/** Secrets to plant, and to look for in what came out. */
export interface Canaries {
  /** Made for this call: send them where secrets go, in a login, a header or an order. */
  readonly secrets: CanarySecrets;
  /** All of them as fields, in every spelling and depth, with a cycle. */
  readonly fields: { readonly [key: string]: unknown };
  /** An error with all of them in its message, properties and causes. */
  readonly error: Error;
  /** Sentences in which they show by their form: URLs, headers, card numbers, keys. */
  readonly texts: readonly string[];
  /** Logs all of it in every way a logger has; with `debug`, also as arguments of a function that fails. */
  readonly plant: (logger: Logger, debug?: Debug) => void;
  /** Where any of them, or a good part of one, is found in what came out, also encoded. */
  readonly scan: (...sources: readonly CanarySource[]) => readonly CanaryFinding[];
  /** @throws AssertionError that says which secret was found where */
  readonly expectNone: (...sources: readonly CanarySource[]) => void;
}

/**
 * Secrets that exist nowhere else, to prove that a set-up lets none of them into a log. `keys`: further key names whose values are to
 * be hidden, such as those of the option `redact`; they are planted, too.
 */
export function createCanaries({ keys = [] }: { readonly keys?: readonly string[] } = {}): Canaries {
  const secrets = makeSecrets();
  const fields = secretFields(secrets, keys);
  const error = secretError(secrets, keys);
  const texts = secretTexts(secrets);
  const find = (...sources: readonly CanarySource[]) => scan(secrets, sources);
  return {
    secrets,
    fields,
    error,
    texts,
    plant: (logger, debug) => {
      plantFields(logger, fields, flatFields(secrets, keys));
      plantTexts(logger, texts);
      plantErrors(logger, error);
      if (debug !== undefined) plantArguments(debug, fields, flatFields(secrets, keys));
    },
    scan: find,
    expectNone: (...sources) => refuse(find(...sources)),
  };
}

/** Twice each: what comes again takes another way. */
function plantFields(logger: Logger, fields: object, flat: object): void {
  for (let round = 0; round < 3; round++) {
    logger.info("canary fields", fields);
    logger.warn(flat, "canary fields first");
    logger.child(flat).info("canary bindings");
  }
  logger.info("canary %j %o %O", fields, fields, fields);
}

function plantTexts(logger: Logger, texts: readonly string[]): void {
  for (const text of texts) {
    logger.info(text);
    logger.info("canary text %s", text);
    logger.warn({ text, list: [text] }, text);
  }
}

function plantErrors(logger: Logger, error: Error): void {
  logger.error(error);
  logger.warn({ err: error, nested: { error } }, "canary error");
  logger.fatal("canary failure", error);
}

/** As objects: names of parameters do not survive a minifier, this package's own included, and by them arguments are told apart. */
function plantArguments(debug: Debug, fields: object, flat: object): void {
  const login = debug({ args: "entry", name: "canary" }, (..._args: unknown[]): void => {
    throw new Error("canary refused");
  });
  login(flat, fields);
}

function refuse(findings: readonly CanaryFinding[]): void {
  if (findings.length === 0) return;
  const lines = findings.map(
    ({ secret, form, source, line, column, excerpt }) =>
      `  ${secret} (${form}) in ${source}, line ${line}, column ${column}: ${excerpt}`,
  );
  const count = findings.length === 1 ? "a secret was" : `${findings.length} secrets were`;
  throw failed("expectNone", [`${count} found in what came out`, ...lines].join("\n"), findings, []);
}
