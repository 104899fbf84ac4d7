import { parseQuery } from "../query/parse-query.js";
import type { Query } from "../query/query.js";
import { QueryError } from "../query/query-error.js";
import { Parameters } from "./parameters.js";
import type { Questions, Selected } from "./questions.js";
import { Refusal } from "./refusal.js";
import type { Target } from "./target.js";

const SELECTION = ["q", "from", "to"] as const;
const BUCKETS = { min: 10, max: 1000, fallback: 200 };
const SPARK_BUCKETS = { min: 1, max: 1000, fallback: 24 };
const OFFSET = { min: 0, max: 1e12, fallback: 0 };
const LIMIT = { min: 1, max: 500, fallback: 100 };
const MAX_ID_LENGTH = 512;
const MAX_FIELDS = 20;
const MAX_FIELDS_LENGTH = 2000;
/** `<file key>.<byte offset>`; larger offsets than 2^53 no file has. */
const ENTRY_ID = /^[0-9a-f]{16}\.(?:0|[1-9]\d{0,15})$/;

type Answer = (parameters: Parameters, questions: Questions, signal: AbortSignal) => Promise<unknown>;

interface Route {
  readonly parameters: readonly string[];
  readonly answer: Answer;
}

const ROUTES: Readonly<Record<string, Route>> = {
  status: { parameters: [], answer: async (_, questions) => questions.status() },
  histogram: {
    parameters: [...SELECTION, "buckets"],
    answer: (given, questions, signal) => questions.histogram(selected(given), given.count("buckets", BUCKETS), signal),
  },
  rows: {
    parameters: [...SELECTION, "offset", "limit"],
    answer: (given, questions, signal) =>
      questions.rows(selected(given), given.count("offset", OFFSET), given.count("limit", LIMIT), signal),
  },
  position: {
    parameters: [...SELECTION, "id"],
    answer: async (given, questions, signal) => ({
      offset: await questions.position(selected(given), entryId(given.text("id", MAX_ID_LENGTH) ?? ""), signal),
    }),
  },
  facets: {
    parameters: [...SELECTION, "fields"],
    answer: (given, questions, signal) => questions.facets(selected(given), fieldsOf(given), signal),
  },
  errors: {
    parameters: [...SELECTION, "buckets"],
    answer: (given, questions, signal) =>
      questions.errors(selected(given), given.count("buckets", SPARK_BUCKETS), signal),
  },
  requests: {
    parameters: [...SELECTION, "offset", "limit"],
    answer: (given, questions, signal) =>
      questions.requests(selected(given), given.count("offset", OFFSET), given.count("limit", LIMIT), signal),
  },
};

/**
 * Answers a path below `/api/` with a reply of model/api.ts.
 *
 * @throws Refusal for what is wrong about the request
 */
export async function answer({ path, search }: Target, questions: Questions, signal: AbortSignal): Promise<unknown> {
  const [name = "", id, ...more] = path.slice("/api/".length).split("/");
  if (more.length > 0) throw unknownPath();
  if (id !== undefined) {
    takeNone(search);
    return answerOne(name, segment(id), questions, signal);
  }
  const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
  if (route === undefined) throw unknownPath();
  return route.answer(new Parameters(search, route.parameters), questions, signal);
}

async function answerOne(name: string, id: string, questions: Questions, signal: AbortSignal): Promise<unknown> {
  if (name !== "entry" && name !== "request") throw unknownPath();
  const isEntry = name === "entry";
  const reply = await (isEntry ? questions.entry(entryId(id), signal) : questions.request(requestId(id), signal));
  if (reply === undefined) throw new Refusal(404, `there is no such ${isEntry ? "line" : "request"}`);
  return reply;
}

/** @throws Refusal with the place in the query where it goes wrong */
export function selected(given: Parameters): Selected {
  return { query: parsed(given.query()), range: given.range() };
}

function parsed(text: string): Query {
  try {
    return parseQuery(text, { nowMs: Date.now() });
  } catch (error) {
    if (error instanceof QueryError) throw new Refusal(400, error.message, { at: error.at });
    throw error;
  }
}

function fieldsOf(given: Parameters): readonly string[] | undefined {
  const text = given.text("fields", MAX_FIELDS_LENGTH);
  if (text === undefined) return undefined;
  const fields = text.split(",");
  if (fields.length > MAX_FIELDS || fields.includes(""))
    throw new Refusal(400, `fields must be up to ${MAX_FIELDS} names, separated by commas`);
  return fields;
}

function entryId(id: string): string {
  const byte = Number(id.split(".")[1]);
  if (ENTRY_ID.test(id) && Number.isSafeInteger(byte)) return id;
  throw new Refusal(400, "a line's id is the key of its file, a full stop and the place where the line begins");
}

function requestId(id: string): string {
  if (id.length > 0 && id.length <= MAX_ID_LENGTH) return id;
  throw new Refusal(400, `a request's id has from 1 to ${MAX_ID_LENGTH} characters`);
}

/** A part of the path as it was meant. */
function segment(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new Refusal(400, "the path is not percent-encoded UTF-8");
  }
}

/** @throws Refusal for any parameter */
export function takeNone(search: URLSearchParams): void {
  new Parameters(search, []);
}

export function unknownPath(): Refusal {
  return new Refusal(404, "there is nothing at this path");
}
