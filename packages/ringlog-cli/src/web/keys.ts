import { useEffect, useRef } from "preact/hooks";

/** Returns false to leave the key to whoever registered before. */
export type KeyHandler = (event: KeyboardEvent) => boolean | void;
/** By `KeyboardEvent.key`: `j`, `E`, `/`, `Enter`, `Escape`, `ArrowDown`. */
export type KeyBindings = Readonly<Record<string, KeyHandler>>;

interface Layer {
  bindings: KeyBindings;
  readonly isModal: boolean;
}

const layers: Layer[] = [];

/** All keys of the page, for the help. */
export const KEYS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["/"], does: "search" },
  { keys: ["j", "k"], does: "next, previous row" },
  { keys: ["e", "E"], does: "next, previous error" },
  { keys: ["Enter"], does: "open" },
  { keys: ["r"], does: "the request of a row" },
  { keys: ["Esc"], does: "back: close what is open" },
  { keys: ["1", "2", "3"], does: "logs, errors, requests" },
  { keys: ["g", "G"], does: "newest, oldest row" },
  { keys: ["[", "]"], does: "move the time range" },
  { keys: ["+", "-", "0"], does: "zoom in, out, all of the time" },
  { keys: ["t"], does: "UTC or local time" },
  { keys: ["?"], does: "this help" },
];

/** Adds keys while the component is shown. Later ones go first; `isModal` keeps all earlier ones silent. */
export function useKeys(bindings: KeyBindings, options: { readonly isModal?: boolean } = {}): void {
  const layer = useRef<Layer>({ bindings, isModal: options.isModal === true });
  layer.current.bindings = bindings;
  useEffect(() => addLayer(layer.current), []);
}

function addLayer(layer: Layer): () => void {
  layers.push(layer);
  return () => {
    layers.splice(layers.indexOf(layer), 1);
  };
}

/** Listens to the keys of a page. */
export function startKeys(target: Pick<Document, "addEventListener" | "removeEventListener">): () => void {
  target.addEventListener("keydown", onKeyDown);
  return () => target.removeEventListener("keydown", onKeyDown);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || (isOwnKey(event.key) && isControl(event.target))) return;
  if (dispatchKey(event)) event.preventDefault();
}

/** @returns whether someone took it */
export function dispatchKey(event: KeyboardEvent): boolean {
  for (const layer of layers.toReversed()) {
    const run = Object.hasOwn(layer.bindings, event.key) ? layer.bindings[event.key] : undefined;
    if (run !== undefined && run(event) !== false) return true;
    if (layer.isModal) return false;
  }
  return false;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName);
}

/** Keys that a focused button or link takes itself. */
function isOwnKey(key: string): boolean {
  return key === "Enter" || key === " ";
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, a, summary, [role=button], [role=tab]") !== null;
}
