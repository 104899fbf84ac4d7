import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { filterOut, filterTo } from "./condition.js";
import type { FieldRow } from "./own-fields.js";
import { Section } from "./section.js";
import { blockValue, inlineValue, isLong } from "./value-text.js";
import { visibleLine, visibleText } from "./visible.js";

const FIRST_ROWS = 60;

/** Fields with their values; a click on a value shows only lines with it. */
export function FieldTable({ title, rows }: { readonly title: string; readonly rows: readonly FieldRow[] }) {
  const [isWhole, setWhole] = useState(false);
  if (rows.length === 0) return null;
  const shown = isWhole ? rows : rows.slice(0, FIRST_ROWS);
  return (
    <Section title={title}>
      <table class="fields">
        <thead class="unseen">
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Value</th>
            <th scope="col">Exclude</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <FieldLine key={row.name} row={row} />
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button type="button" class="text-button" onClick={() => setWhole(true)}>
          {rows.length - shown.length} more fields
        </button>
      )}
    </Section>
  );
}

function FieldLine({ row }: { readonly row: FieldRow }) {
  const name = visibleLine(row.name, 120);
  return (
    <tr>
      <th scope="row">
        <Name name={name} />
      </th>
      <td>
        <Value row={row} />
      </td>
      <td class="field-out">
        {row.condition !== undefined && (
          <button
            type="button"
            class="quiet-button"
            aria-label={`Only lines without ${name} ${inlineValue(row.value, 60)}`}
            title="Only lines without this value"
            onClick={() => row.condition && filterOut(row.condition.field, row.condition.value)}
          >
            −
          </button>
        )}
      </td>
    </tr>
  );
}

/** Breaks behind a dot where it must. */
function Name({ name }: { readonly name: string }) {
  return (
    <>
      {name.split(/(?<=\.)/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}

function Value({ row: { condition, value } }: { readonly row: FieldRow }) {
  if (condition !== undefined) {
    return (
      <button
        type="button"
        class={`value value-${typeof value}`}
        title="Only lines with this value"
        onClick={() => filterTo(condition.field, condition.value)}
      >
        {inlineValue(value)}
      </button>
    );
  }
  if (!isLong(value)) return <code class="value-plain">{inlineValue(value)}</code>;
  return (
    <details class="long">
      <summary>{inlineValue(value, 80)}</summary>
      <pre class="block">{visibleText(blockValue(value))}</pre>
    </details>
  );
}
