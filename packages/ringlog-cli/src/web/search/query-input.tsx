import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { adjust, go, queryText, settle } from "../state.js";
import { faultOf, type QueryFault, queryFault } from "./fault.js";
import { HintList } from "./hint-list.js";
import { type Hint, hintContext } from "./hints.js";
import { readHistory, remember } from "./history.js";
import { useHints } from "./use-hints.js";

/** So long after the last key, what is typed takes effect; a fault is told later, for who types is not done yet. */
const TYPING_PAUSE_MS = 300;
const FAULT_PAUSE_MS = 900;

/** The text of the query, with hints and history. */
export function QueryInput({ inputRef }: { readonly inputRef: RefObject<HTMLInputElement | null> }) {
  const box = useQueryBox(inputRef);
  const hasFault = queryFault.value !== undefined;
  const isOpen = box.hints.length > 0;
  return (
    <div class="query">
      <input
        ref={inputRef}
        class="query-input"
        type="text"
        role="combobox"
        aria-label="Search"
        aria-expanded={isOpen}
        aria-controls="query-hints"
        aria-autocomplete="list"
        aria-activedescendant={isOpen && box.active >= 0 ? `query-hint-${box.active}` : undefined}
        aria-invalid={hasFault}
        aria-describedby={hasFault ? "query-fault" : undefined}
        placeholder='Search, e.g. level:error service:pay ms>100 "text"'
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        value={box.text}
        onInput={(event) => box.type(event.currentTarget.value)}
        onKeyDown={box.onKeyDown}
        onClick={box.look}
        onBlur={box.leave}
      />
      {box.text === "" ? (
        <kbd class="query-key">/</kbd>
      ) : (
        <button type="button" class="icon-button query-clear" aria-label="Clear the search" onClick={box.clear}>
          ✕
        </button>
      )}
      <HintList hints={box.hints} active={box.active} onTake={box.take} />
    </div>
  );
}

function useQueryBox(inputRef: RefObject<HTMLInputElement | null>) {
  const [text, setText] = useState(queryText.value);
  const [caret, setCaret] = useState<number | undefined>(undefined);
  const [active, setActive] = useState(-1);
  const past = useRef(-1);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const hints = useHints(caret === undefined ? undefined : hintContext(text, caret));

  useEffect(() => {
    // Another part of the page, or the back button, has changed the query.
    clearTimeout(timer.current);
    setText((shown) => (shown.trim() === queryText.value ? shown : queryText.value));
    queryFault.value = faultOf(queryText.value);
  }, [queryText.value]);

  const show = (next: string, nextCaret: number | undefined) => {
    setText(next);
    setCaret(nextCaret);
    setActive(-1);
    clearTimeout(timer.current);
  };
  const type = (next: string, nextCaret = inputRef.current?.selectionStart ?? next.length) => {
    show(next, nextCaret);
    past.current = -1;
    timer.current = setTimeout(() => apply(next), TYPING_PAUSE_MS);
  };
  /** A query with a fault changes nothing but what is said of it. */
  const apply = (next: string) => {
    const fault = faultOf(next.trim());
    if (fault !== undefined) {
      timer.current = setTimeout(() => tellFault(fault), FAULT_PAUSE_MS);
      return;
    }
    queryFault.value = undefined;
    adjust("query", { q: next.trim() });
  };
  const tellFault = (fault: QueryFault | undefined) => {
    queryFault.value = fault;
  };
  const ask = (next: string) => {
    show(next, undefined);
    const fault = faultOf(next.trim());
    tellFault(fault);
    if (fault !== undefined) return;
    adjust("query", { q: next.trim() });
    settle();
    remember(next);
  };
  const take = (hint: Hint) => {
    const context = hintContext(text, caret ?? text.length);
    if (context === undefined) return;
    const next = text.slice(0, context.from) + hint.insert + text.slice(caret ?? text.length);
    const nextCaret = context.from + hint.insert.length;
    type(next, nextCaret);
    queueMicrotask(() => inputRef.current?.setSelectionRange(nextCaret, nextCaret));
    inputRef.current?.focus();
  };
  const recall = (step: number) => {
    const queries = readHistory();
    const next = Math.min(queries.length - 1, Math.max(-1, past.current + step));
    past.current = next;
    show(next < 0 ? queryText.value : (queries[next] ?? ""), undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const hint = hints[active];
    if (event.key === "Enter") hint === undefined ? ask(text) : take(hint);
    else if (event.key === "Tab" && hint !== undefined) take(hint);
    else if (event.key === "Escape") leaveOrClose();
    else if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else return;
    event.preventDefault();
  };
  const leaveOrClose = () => {
    if (hints.length > 0) setCaret(undefined);
    else inputRef.current?.blur();
  };
  const move = (step: number) => {
    const isInHints = hints.length > 0 && (step > 0 || active >= 0) && past.current < 0;
    if (isInHints) setActive(Math.min(hints.length - 1, Math.max(-1, active + step)));
    else recall(-step);
  };
  return {
    text,
    hints,
    active,
    type,
    take,
    onKeyDown,
    clear: () => {
      show("", undefined);
      tellFault(undefined);
      go({ q: "" });
      inputRef.current?.focus();
    },
    look: () => setCaret(inputRef.current?.selectionStart ?? undefined),
    leave: () => {
      setCaret(undefined);
      if (queryFault.value === undefined) remember(text);
    },
  };
}
