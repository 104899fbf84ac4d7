import type { Facet, FacetsReply } from "../model/api.js";
import { KNOWN_FIELDS } from "../model/fields.js";
import { fieldsOf, withoutConditions } from "../query/fields-of.js";
import { toSql } from "../query/to-sql.js";
import { type Asked, Asker } from "./asker.js";
import { columnsOf } from "./columns-of-query.js";
import type { SqlValue } from "./duckdb.js";
import type { Extras } from "./extras.js";
import { LINES, withLines } from "./lines-sql.js";
import { type Extent, rangeSql, readExtent, type Selected, type Selection } from "./questions/selection.js";
import { TimeSlices } from "./questions/time-slices.js";
import type { Store } from "./store.js";

/** How many selections are remembered by how their lines lie in time. */
const MAX_SLICES = 16;

/** Turns a selection into SQL and asks it. */
export class Asking {
  readonly #store: Store;
  readonly #asker: Asker;
  readonly #extras: Extras;
  #extent: { readonly revision: number; readonly of: Extent | undefined } | undefined;
  readonly #slices = new Map<string, TimeSlices>();

  private constructor(store: Store, asker: Asker, extras: Extras) {
    this.#store = store;
    this.#asker = asker;
    this.#extras = extras;
  }

  static async of(store: Store): Promise<Asking> {
    return new Asking(store, new Asker(store.database), store.extras);
  }

  /** @param fields that the question names beside those of the query */
  async ask<T>(
    kind: string,
    selected: Selected,
    fields: readonly string[],
    work: (selection: Selection) => Promise<T>,
  ): Promise<T> {
    const wanted = columnsFor([...fieldsOf(selected.query), ...fields]);
    return await this.#asker.ask(kind, async (asked) => {
      await this.#extras.load(wanted);
      return await this.#store.gate.pass(() => work(this.#selection(asked, selected, wanted)));
    });
  }

  /** Each under the selection without its own conditions. */
  async facets(
    selected: Selected,
    fields: readonly string[],
    facet: (selection: Selection, field: string) => Promise<Facet>,
  ): Promise<FacetsReply> {
    return await this.ask("facets", selected, fields, async ({ asked }) => {
      const facets: Facet[] = [];
      for (const field of fields) {
        const query = withoutConditions(selected.query, field);
        facets.push(
          await facet(this.#selection(asked, { ...selected, query }, columnsFor([...fieldsOf(query), field])), field),
        );
      }
      return { facets };
    });
  }

  async slicesOf(selection: Selection): Promise<TimeSlices> {
    const known = this.#slices.get(selection.key);
    if (known !== undefined) return known;
    const slices = await TimeSlices.of(selection);
    this.#slices.set(selection.key, slices);
    const [oldest] = this.#slices.keys();
    if (this.#slices.size > MAX_SLICES && oldest !== undefined) this.#slices.delete(oldest);
    return slices;
  }

  async #extentOf(asked: Asked, revision: number): Promise<Extent | undefined> {
    if (this.#extent?.revision !== revision) this.#extent = { revision, of: await readExtent({ asked, from: LINES }) };
    return this.#extent.of;
  }

  async close(): Promise<void> {
    await this.#asker.close();
  }

  #selection(asked: Asked, { query, range }: Selected, fieldNames: readonly string[]): Selection {
    const fields = new Map(fieldNames.map((field, n) => [field, n]));
    const { where, params } = toSql(query, columnsOf(fields));
    const { revision } = this.#store;
    const lines: Asked = {
      rows: (sql, values) => asked.rows(withLines(sql, this.#store, this.#extras, fieldNames), values),
    };
    return {
      asked: lines,
      from: LINES,
      extent: () => this.#extentOf(lines, revision),
      where: `(${where}) AND ${rangeSql(range)}`,
      params: params as readonly SqlValue[],
      revision,
      key: JSON.stringify([query, range.fromMs, range.toMs, revision]),
      fields,
    };
  }
}

const OWN_COLUMNS = new Set([
  "msg",
  "level",
  "time",
  ...KNOWN_FIELDS.filter(({ kind }) => kind === "text").map(({ name }) => name),
]);

/** Fields that a statement needs columns for, beside those of texts that are called as the field. */
function columnsFor(fields: readonly string[]): string[] {
  return [...new Set(fields)].filter((field) => !OWN_COLUMNS.has(field));
}
