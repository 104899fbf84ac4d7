import { go, queryText } from "../state.js";
import { type Term, termsOf, withoutTerm } from "./conditions.js";

/** The conditions of the query, each with a button that takes it away. */
export function Chips() {
  const query = queryText.value;
  const terms = termsOf(query);
  if (terms.length === 0) return null;
  return (
    <ul class="chips" aria-label="Conditions">
      {terms.map((term) => (
        <Chip key={`${term.start} ${term.text}`} query={query} term={term} />
      ))}
      {terms.length > 1 && (
        <li>
          <button type="button" class="link-button" onClick={() => go({ q: "" })}>
            Clear all
          </button>
        </li>
      )}
    </ul>
  );
}

function Chip({ query, term }: { readonly query: string; readonly term: Term }) {
  const isNot = /^(-|NOT\b)/.test(term.text);
  return (
    <li class={`chip ${isNot ? "chip-not" : ""}`}>
      <code>{term.text}</code>
      <button type="button" aria-label={`Remove ${term.text}`} onClick={() => go({ q: withoutTerm(query, term) })}>
        ✕
      </button>
    </li>
  );
}
