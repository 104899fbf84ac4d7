import { useEffect, useRef } from "preact/hooks";
import { KEYS, useKeys } from "../keys.js";
import "./help.css";

/** The query language by examples; docs/query.md has all of it. */
const QUERIES: readonly { readonly query: string; readonly finds: string }[] = [
  { query: 'timeout "not found"', finds: "both texts in message, error, function or request" },
  { query: "level:error  level>=warn", finds: "this level; this and worse" },
  { query: "service:pay  user.id:42", finds: "a field has exactly this value" },
  { query: "route:/cart/*  status:500,503", finds: "any text for *; one of several" },
  { query: "status>=500  ms>100", finds: "numbers; ms is how long it took" },
  { query: "has:exception.type", finds: "lines with this field" },
  { query: "-service:search  status!=200", finds: "without" },
  { query: "(a OR b) NOT c", finds: "either, and not" },
  { query: "last:15m  after:2026-11-27T10:00", finds: "a time, in UTC unless a zone is given" },
];

/** Keys and the query language on one card. The browser keeps the focus in it, and gives it back where it was. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  useKeys({ "?": close, Escape: close }, { isModal: true });
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Esc and the button
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose} onClick={closeBeside}>
      <div class="help-card">
        <header class="help-head">
          <h2 id="help-title">Keys and queries</h2>
          <button type="button" class="icon-button" aria-label="Close the help" title="Close (Esc)" onClick={close}>
            ✕
          </button>
        </header>
        <div class="help-columns">
          <Keys />
          <Queries />
        </div>
      </div>
    </dialog>
  );
}

/** A click on the backdrop is one on the dialog itself, since its card covers all of it. */
function closeBeside(event: MouseEvent): void {
  if (event.target instanceof HTMLDialogElement) event.target.close();
}

function Keys() {
  return (
    <section aria-labelledby="help-keys">
      <h3 id="help-keys">Keys</h3>
      <dl class="help-list">
        {KEYS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Queries() {
  return (
    <section aria-labelledby="help-queries">
      <h3 id="help-queries">Queries</h3>
      <dl class="help-list help-queries">
        {QUERIES.map(({ query, finds }) => (
          <div key={query}>
            <dt>
              <code>{query}</code>
            </dt>
            <dd>{finds}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">Terms side by side must all hold. Values with blanks stand in quotes: msg:"a b".</p>
    </section>
  );
}
