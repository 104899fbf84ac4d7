import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { gunzipSync } from "node:zlib";
import type { CanarySecrets } from "./canary-secrets.js";

/** A file to be scanned; one that ends in `.gz` is unpacked. */
export interface CanaryFile {
  readonly file: string | URL;
}

/** What can be scanned: text, bytes, files, and anything else as it is shown (records, objects, errors, lists of these). */
export type CanarySource = string | Uint8Array | CanaryFile | object;

/** A secret that came out. */
export interface CanaryFinding {
  readonly secret: keyof CanarySecrets;
  /** `part`: at least 12 characters of it. */
  readonly form: "plain" | "percent-encoded" | "escaped" | "base64" | "hex" | "grouped" | "part";
  /** Number of the source, from 1, or its file. */
  readonly source: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What stands around it; of the secret itself only the beginning. */
  readonly excerpt: string;
}

/** Characters of a secret that are enough to know it by. */
const PART_LENGTH = 12;
const AROUND = 40;

/** Every secret in every source, once a line and form. */
export function scan(secrets: CanarySecrets, sources: readonly CanarySource[]): readonly CanaryFinding[] {
  return sources.flatMap((source, index) => {
    const { name, text } = read(source, index);
    const lines = text.split("\n");
    const isWhole = (line: string) => lines.length === 1 || line !== "";
    return lines.flatMap((line, number) => (isWhole(line) ? scanLine(secrets, line, name, number + 1) : []));
  });
}

function scanLine(secrets: CanarySecrets, line: string, source: string, number: number): CanaryFinding[] {
  return Object.entries(secrets).flatMap(([name, value]: [string, string]) => {
    const secret = name as keyof CanarySecrets;
    for (const { form, texts } of formsOf(secret, value)) {
      const found = texts.map((text) => ({ text, at: line.indexOf(text) })).find(({ at }) => at !== -1);
      if (found === undefined) continue;
      return [
        { secret, form, source, line: number, column: found.at + 1, excerpt: excerptOf(line, found.at, found.text) },
      ];
    }
    return [];
  });
}

interface Form {
  readonly form: CanaryFinding["form"];
  readonly texts: readonly string[];
}

/** In this order: the first that is found is told. */
function formsOf(name: keyof CanarySecrets, value: string): readonly Form[] {
  // A key's lines may come one by one; its frame is no secret.
  const bodies = name === "privateKey" ? value.split("\n").slice(1, -1) : [value];
  const bytes = bodies.map((body) => Buffer.from(body));
  const grouped = value.match(/\d{4}/g) ?? [];
  return [
    { form: "plain", texts: bodies },
    { form: "percent-encoded", texts: bodies.map(encodeURIComponent) },
    { form: "escaped", texts: bodies.map((body) => JSON.stringify(body).slice(1, -1)) },
    { form: "hex", texts: bytes.flatMap((body) => [body.toString("hex"), body.toString("hex").toUpperCase()]) },
    { form: "base64", texts: bytes.flatMap(inBase64) },
    ...(name === "cardNumber" ? [{ form: "grouped", texts: [" ", "-"].map((gap) => grouped.join(gap)) } as const] : []),
    { form: "part", texts: bodies.flatMap(partsOf) },
  ];
}

/** Inside of a longer text, base64 depends on where the secret begins: what stands there in each of the three cases. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const whole = Math.floor(padded.length / 3) * 3;
    const text = padded
      .subarray(0, whole)
      .toString("base64")
      .slice(before === 0 ? 0 : 4);
    return [text, text.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function partsOf(value: string): string[] {
  const count = Math.max(0, Math.floor((value.length - PART_LENGTH) / 4) + 1);
  return Array.from({ length: count }, (_, index) => value.slice(index * 4, index * 4 + PART_LENGTH));
}

function excerptOf(line: string, at: number, found: string): string {
  const after = line.slice(at + found.length, at + found.length + AROUND);
  return `${line.slice(Math.max(0, at - AROUND), at)}${found.slice(0, 4)}…${after}`;
}

function read(source: CanarySource, index: number): { readonly name: string; readonly text: string } {
  const name = `source ${index + 1}`;
  if (typeof source === "string") return { name, text: source };
  if (source instanceof Uint8Array) return { name, text: Buffer.from(source).toString("latin1") };
  if (isFile(source)) return { name: String(source.file), text: readFile(source.file) };
  return { name, text: shown(source) };
}

function isFile(source: object): source is CanaryFile {
  const { file } = source as { file?: unknown };
  return typeof file === "string" || file instanceof URL;
}

function readFile(file: string | URL): string {
  const bytes = readFileSync(file);
  return (String(file).endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** As one value a line, whatever is nested how deep. */
function shown(source: object): string {
  const options = {
    depth: Number.POSITIVE_INFINITY,
    maxArrayLength: null,
    maxStringLength: null,
    breakLength: 120,
  } as const;
  return inspect(source, { ...options, showHidden: false, getters: true });
}
