import { formatBytes, formatCount, plural } from "../format.js";
import { Link } from "../link.js";
import { connection, isIndexing, status } from "../live.js";
import type { View } from "../place.js";
import { isUtc, theme } from "../preferences.js";
import { view } from "../state.js";

const VIEW_NAMES: Readonly<Record<View, string>> = { logs: "Logs", errors: "Errors", requests: "Requests" };

/** Where one is, and the switches that hold for the whole page. */
export function TopBar({ onHelp }: { readonly onHelp: () => void }) {
  return (
    <header class="top">
      <h1 class="brand">ringlog</h1>
      <nav class="tabs" aria-label="Views">
        {(Object.keys(VIEW_NAMES) as View[]).map((name) => (
          <Link key={name} to={{ view: name, requestId: undefined }} isCurrent={view.value === name}>
            {VIEW_NAMES[name]}
          </Link>
        ))}
      </nav>
      <Files />
      <div class="switches">
        <Liveness />
        <ZoneSwitch />
        <ThemeSwitch />
        <button
          type="button"
          class="icon-button"
          onClick={onHelp}
          aria-label="Help"
          title="Keys and query language (?)"
        >
          ?
        </button>
      </div>
    </header>
  );
}

function Files() {
  const files = status.value?.files ?? [];
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const bad = files.reduce((sum, file) => sum + file.badLines, 0);
  if (files.length === 0) return <p class="files" />;
  const names = files.map((file) => file.name).join("\n");
  return (
    <p class="files" title={names}>
      <span class="file-name">{files[0]?.name}</span>
      {files.length > 1 && <span> and {formatCount(files.length - 1)} more</span>}
      <span class="file-size">
        {" · "}
        {!isIndexing.value && `${plural(lines, "line")} · `}
        {formatBytes(bytes)}
        {bad > 0 && ` · ${formatCount(bad)} damaged`}
      </span>
    </p>
  );
}

function Liveness() {
  const words = { connecting: "connecting", open: "live", lost: "offline" }[connection.value];
  return <span class={`liveness liveness-${connection.value}`}>{words}</span>;
}

function ZoneSwitch() {
  const next = isUtc.value === "utc" ? "local" : "utc";
  return (
    <button
      type="button"
      class="text-button"
      aria-label={`Times in ${isUtc.value === "utc" ? "UTC" : "local time"}; switch`}
      title="UTC or local time (t)"
      onClick={() => {
        isUtc.value = next;
      }}
    >
      {isUtc.value === "utc" ? "UTC" : "Local"}
    </button>
  );
}

const THEMES = ["system", "light", "dark"];
const THEME_SYMBOLS: Readonly<Record<string, string>> = { system: "◐", light: "○", dark: "●" };

function ThemeSwitch() {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "system";
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={`Theme: ${theme.value}; switch to ${next}`}
      title={`Theme: ${theme.value}`}
      onClick={() => {
        theme.value = next;
      }}
    >
      {THEME_SYMBOLS[theme.value]}
    </button>
  );
}
