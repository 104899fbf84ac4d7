import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { announce } from "../announce.js";

interface CopyProps {
  /** Called at the click, since the text may be long to make. */
  readonly text: () => string;
  /** What is copied, for the announcement: `Markdown`. */
  readonly what: string;
  readonly label: ComponentChildren;
  readonly class?: string;
  readonly title?: string;
}

type Outcome = "none" | "copied" | "refused";
const SHOWN_MS = 1600;

/** Copies a text, and says that it has. */
export function CopyButton({ text, what, label, title, ...rest }: CopyProps) {
  const [outcome, setOutcome] = useState<Outcome>("none");
  useEffect(() => {
    if (outcome === "none") return;
    const timer = setTimeout(() => setOutcome("none"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    const isCopied = await copyText(text());
    announce(isCopied ? `${what} copied` : `The browser did not allow copying ${what}`);
    setOutcome(isCopied ? "copied" : "refused");
  };
  return (
    <button type="button" onClick={copy} title={title} data-outcome={outcome} class={rest.class ?? "text-button"}>
      {outcome === "none" ? label : outcome === "copied" ? "Copied" : "Not allowed"}
    </button>
  );
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // no permission, or a page that is not at a safe address
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement("textarea");
  const focused = document.activeElement;
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
