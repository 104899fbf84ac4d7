import type { Baseline } from "../../model/api.js";
import type { Fields } from "./entry-fields.js";
import { baselineText, type Reading, readingsOf, snapshotText, telling } from "./readings.js";
import { Section } from "./section.js";

/** The machine at the entry's moment, each reading as a bar beside what was usual. */
export function MachineView({
  fields,
  baseline,
}: {
  readonly fields: Fields;
  readonly baseline: Baseline | undefined;
}) {
  const readings = readingsOf(fields, baseline);
  if (readings.length === 0) return null;
  const notes = [snapshotText(fields), baselineText(baseline)].filter((text) => text !== undefined);
  return (
    <Section title="Machine at that moment">
      <ul class="readings">
        {readings.map((reading) => (
          <ReadingLine key={reading.label} reading={reading} />
        ))}
      </ul>
      {notes.length > 0 && <p class="quiet">{notes.join(" · ")}</p>}
    </Section>
  );
}

/** The same in one line, for the head of the page: `CPU 93 % ▲ 7.8× · Memory (RSS) 412 MB`. */
export function MachineGlance({
  fields,
  baseline,
}: {
  readonly fields: Fields;
  readonly baseline: Baseline | undefined;
}) {
  const readings = telling(readingsOf(fields, baseline));
  if (readings.length === 0) return null;
  return (
    <p class="glance">
      {readings.map(({ label, text, isFarOff, mark }) => (
        <span key={label} class={isFarOff ? "glance-far" : undefined}>
          {label} <b>{text}</b>
          {isFarOff && ` ▲ ${mark}`}
        </span>
      ))}
    </p>
  );
}

function ReadingLine({ reading }: { readonly reading: Reading }) {
  const { label, text, usualText, share, usualShare, isFarOff, mark } = reading;
  return (
    <li class={`reading ${isFarOff ? "reading-far" : ""}`}>
      <span class="reading-label">{label}</span>
      <span class="bar" aria-hidden="true">
        <span class="bar-fill" style={{ width: `${share * 100}%` }} />
        {usualShare !== undefined && <span class="bar-usual" style={{ left: `${usualShare * 100}%` }} />}
      </span>
      <span class="reading-text">
        <span>
          <b>{text}</b>
          {usualText !== undefined && <span class="quiet">, usually {usualText}</span>}
        </span>
        {mark !== undefined && (
          <span class="remark">
            <span aria-hidden="true">▲ </span>
            {mark}
            <span class="unseen">{mark === "high" ? "" : " the usual"}</span>
          </span>
        )}
      </span>
    </li>
  );
}
