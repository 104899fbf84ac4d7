import { useEffect, useState } from "preact/hooks";
import { Announcer } from "../announce.js";
import { EntryPanel } from "../detail/entry-panel.js";
import { HelpDialog } from "../detail/help-dialog.js";
import { ErrorsView } from "../errors/errors-view.js";
import { Facets } from "../facets/facets.js";
import { useKeys } from "../keys.js";
import { status } from "../live.js";
import { LogsView } from "../logs/logs-view.js";
import type { View } from "../place.js";
import { areFacetsShown, isUtc } from "../preferences.js";
import { RequestsView } from "../requests/requests-view.js";
import { SearchBox } from "../search/search-box.js";
import { entryId, go, requestId, view } from "../state.js";
import { Timeline } from "../timeline/timeline.js";
import { Notices } from "./notices.js";
import { Panel } from "./panel.js";
import { TopBar } from "./top-bar.js";

/** The page: bar, search, timeline, and below them filters, the view, and the line that is open. */
export function Shell() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  useKeys({
    "?": () => setHelpOpen(true),
    Escape: goBack,
    "1": () => go({ view: "logs" }),
    "2": () => go({ view: "errors" }),
    "3": () => go({ view: "requests" }),
    t: () => {
      isUtc.value = isUtc.value === "utc" ? "local" : "utc";
    },
  });
  useTitle();
  return (
    <div class="page">
      <a class="skip" href="#view">
        Skip to the list
      </a>
      <TopBar onHelp={() => setHelpOpen(true)} />
      <SearchBox />
      <Notices />
      <Timeline />
      <Body />
      <Announcer />
      {isHelpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

/** So that tabs of several logs can be told apart. */
function useTitle(): void {
  const [first, ...others] = status.value?.files ?? [];
  const name = first?.name.replace(/^.*[\\/]/, "");
  useEffect(() => {
    if (name !== undefined)
      document.title = `${name}${others.length > 0 ? ` and ${others.length} more` : ""} – ringlog`;
  }, [name, others.length]);
}

function Body() {
  const id = entryId.value;
  const hasFacets = areFacetsShown();
  return (
    <div class={`body ${hasFacets ? "has-facets" : ""} ${id === undefined ? "" : "has-panel"}`}>
      {hasFacets && <Facets />}
      <main class="view" id="view" tabIndex={-1}>
        <CurrentView view={view.value} />
      </main>
      {id !== undefined && (
        <Panel onClose={() => go({ entryId: undefined })}>
          <EntryPanel id={id} />
        </Panel>
      )}
    </div>
  );
}

function CurrentView({ view }: { readonly view: View }) {
  if (view === "errors") return <ErrorsView />;
  return view === "requests" ? <RequestsView /> : <LogsView />;
}

/** Esc closes what was opened last. */
function goBack(): boolean {
  if (entryId.value !== undefined) go({ entryId: undefined });
  else if (requestId.value !== undefined) go({ requestId: undefined });
  else return false;
  return true;
}
