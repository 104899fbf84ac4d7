import type { MetricLines, ViewLevel } from "../../model/api.js";
import { VIEW_LEVELS } from "../../model/api.js";

/** A canvas knows no custom properties: the tokens of theme.css as the current theme has them. */
export interface PlotColors {
  readonly text: string;
  readonly grid: string;
  readonly areas: Readonly<Record<ViewLevel, string>>;
  readonly curves: Readonly<Record<keyof MetricLines, string>>;
}

export function readColors(host: HTMLElement): PlotColors {
  const probe = host.appendChild(document.createElement("span"));
  const read = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const areas = Object.fromEntries(VIEW_LEVELS.map((level) => [level, read(`area-${level}`)]));
  const colors = {
    text: read("muted"),
    grid: read("line"),
    areas: areas as Record<ViewLevel, string>,
    curves: { cpu: read("curve-cpu"), memory: read("curve-memory"), loopDelay: read("curve-loop") },
  };
  probe.remove();
  return colors;
}

/** @returns ends it */
export function onColorChange(changed: () => void): () => void {
  const systemTheme = matchMedia("(prefers-color-scheme: dark)");
  systemTheme.addEventListener("change", changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    systemTheme.removeEventListener("change", changed);
    observer.disconnect();
  };
}
