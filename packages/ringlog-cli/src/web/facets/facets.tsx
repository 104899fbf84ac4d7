import type { Facet } from "../../model/api.js";
import { api } from "../api.js";
import { formatCount, formatShortCount } from "../format.js";
import { isIndexing, slowRevision } from "../live.js";
import { conditionState, shortName, toggleCondition } from "../search/conditions.js";
import { go, queryText } from "../state.js";
import { useReply } from "../use-reply.js";
import { useSettledSelection } from "../use-settled-selection.js";
import { AddFacet } from "./add-facet.js";
import { useFacetFields } from "./facet-fields.js";
import "./facets.css";

/** The most frequent values of some fields: a click asks for one, with Alt for all others. */
export function Facets() {
  return (
    <aside class="facets" id="facets" aria-label="Filters">
      <FacetList />
    </aside>
  );
}

function FacetList() {
  const fields = useFacetFields();
  const wanted = useSettledSelection(200);
  const names = fields.names;
  const reply = useReply((signal) => api.facets(wanted, names, signal), [wanted, names.join(), slowRevision.value]);
  if (reply.value === undefined) return <p class="facet-note">{reply.error?.message ?? "Counting values…"}</p>;
  const facets = reply.value.facets.filter(({ field, values }) => values.length > 0 || fields.own.includes(field));
  return (
    <div aria-busy={reply.isLoading}>
      {isIndexing.value && <p class="facet-note">Of the lines that are indexed so far</p>}
      {facets.map((facet) => (
        <FacetBox
          key={facet.field}
          facet={facet}
          onRemove={fields.own.includes(facet.field) ? () => fields.remove(facet.field) : undefined}
        />
      ))}
      <AddFacet shown={facets.map(({ field }) => field)} onAdd={fields.add} />
      <p class="facet-note">Click: only these. Alt and click, or the − button: without these.</p>
    </div>
  );
}

function FacetBox({ facet, onRemove }: { readonly facet: Facet; readonly onRemove: (() => void) | undefined }) {
  const most = Math.max(1, ...facet.values.map(({ count }) => count));
  const name = shortName(facet.field);
  return (
    <section class="facet" aria-label={name}>
      <h2 title={facet.field}>
        {name}
        {onRemove !== undefined && (
          <button type="button" class="facet-button" aria-label={`Hide ${name}`} onClick={onRemove}>
            ✕
          </button>
        )}
      </h2>
      <ul>
        {facet.values.map(({ value, count }) => (
          <FacetValue key={value} field={facet.field} value={value} count={count} share={count / most} />
        ))}
      </ul>
      {facet.others > 0 && <p class="facet-note">{formatCount(facet.others)} others</p>}
      {facet.values.length === 0 && <p class="facet-note">no line has it</p>}
    </section>
  );
}

interface FacetValueProps {
  readonly field: string;
  readonly value: string;
  readonly count: number;
  readonly share: number;
}

function FacetValue({ field, value, count, share }: FacetValueProps) {
  const state = conditionState(queryText.value, field, value);
  const toggle = (isExcluded: boolean) => go({ q: toggleCondition(queryText.value, field, value, isExcluded) });
  const looks = { asked: "is-in", excluded: "is-out" };
  return (
    <li class={`facet-value ${state === undefined ? "" : looks[state]}`}>
      <button
        type="button"
        class="facet-only"
        aria-pressed={state === "asked"}
        title={`${value}: ${formatCount(count)} lines`}
        onClick={(event) => toggle(event.altKey)}
      >
        <span class="facet-bar" style={{ width: `${share * 100}%` }} />
        <span class="facet-text">{value === "" ? "(empty)" : value}</span>
        <span class="facet-count">{formatShortCount(count)}</span>
      </button>
      <button
        type="button"
        class="facet-button facet-not"
        aria-pressed={state === "excluded"}
        aria-label={`Without ${value}`}
        title="Without these"
        onClick={() => toggle(true)}
      >
        −
      </button>
    </li>
  );
}
