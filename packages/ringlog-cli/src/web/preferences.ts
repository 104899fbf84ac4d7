import { effect, type Signal, signal } from "@preact/signals";

/** How times are shown. */
export const isUtc = remembered("utc", "utc", ["utc", "local"]);
/** `system`: as the system has it. */
export const theme = remembered("theme", "system", ["system", "light", "dark"]);
/** Lines of the timeline that are hidden, comma-separated. */
export const hiddenLines = remembered("hidden-lines", "");
/** The filters; `auto`: where there is room for them. */
export const facetsOpen = remembered("facets-shown", "auto", ["auto", "open", "closed"]);

/** Below this, filters cover what matters more; they are shown when asked for. As in layout.css. */
const NARROW = "(max-width: 700px)";

export function areFacetsShown(): boolean {
  return facetsOpen.value === "auto" ? !matchMedia(NARROW).matches : facetsOpen.value === "open";
}

/** Marks the root element with the theme that was chosen. */
export function startTheme(root: HTMLElement): () => void {
  return effect(() => {
    if (theme.value === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = theme.value;
  });
}

/** A choice that the browser keeps for this address. */
function remembered(name: string, otherwise: string, allowed?: readonly string[]): Signal<string> {
  const key = `ringlog.${name}`;
  const stored = readStored(key);
  const isUsable = stored !== null && (allowed === undefined || allowed.includes(stored));
  const choice = signal(isUsable ? stored : otherwise);
  effect(() => writeStored(key, choice.value));
  return choice;
}

/** A browser may refuse storage; then a choice lasts as long as the page. */
function readStored(key: string): string | null {
  try {
    return globalThis.localStorage?.getItem(key) ?? null;
  } catch {
    return null; // refused, see above
  }
}

function writeStored(key: string, value: string): void {
  try {
    globalThis.localStorage?.setItem(key, value);
  } catch {
    return; // refused, see above
  }
}
