import { useMemo } from "preact/hooks";
import type { RequestReply } from "../../model/api.js";
import { api } from "../api.js";
import { CopyButton } from "../detail/copy-button.js";
import { TimeText } from "../detail/time-text.js";
import { visibleLine } from "../detail/visible.js";
import { formatDuration, plural } from "../format.js";
import { Link } from "../link.js";
import { useLiveReply } from "../use-live-reply.js";
import { Waiting } from "../waiting.js";
import { layOut } from "./lanes.js";
import { RequestLines } from "./request-lines.js";
import { lengthMs, requestTitle } from "./request-row.js";
import { RequestTimeline } from "./request-timeline.js";
import { StatusMark } from "./status-mark.js";

/** One request over all services: when what happened where, as a picture and as a list. */
export function RequestPage({ id }: { readonly id: string }) {
  const { value, error, isLoading } = useLiveReply((signal) => api.request(id, signal), [id]);
  const timeline = useMemo(() => layOut(value?.lines ?? []), [value]);
  if (value === undefined) {
    return (
      <div class="request-head">
        <AllRequests />
        <Waiting text="Gathering the request…" error={error} />
      </div>
    );
  }
  return (
    <div class="list-view request-page" aria-busy={isLoading}>
      <div class="list request-scroll">
        <Head reply={value} />
        {timeline.lanes.length > 0 && <RequestTimeline timeline={timeline} />}
        <RequestLines lines={value.lines} fromMs={timeline.fromMs} leftOut={value.leftOut} />
      </div>
    </div>
  );
}

function Head({ reply: { summary, traceId } }: { readonly reply: RequestReply }) {
  const { requestId, status, firstMs, errors, services, lines } = summary;
  return (
    <header class="request-head">
      <AllRequests />
      <h2 class="request-name">
        {status !== null && <StatusMark status={status} />} {requestTitle(summary)}
      </h2>
      <p class="request-figures">
        <TimeText timeMs={firstMs} />
        <b>{formatDuration(lengthMs(summary))}</b>
        <span>{plural(lines, "line")}</span>
        <span>{plural(services.length, "service")}</span>
        {errors > 0 && <span class="request-errors">{plural(errors, "error")}</span>}
      </p>
      <p class="request-ids">
        <Id label="request" id={requestId} />
        {traceId !== null && traceId !== requestId && <Id label="trace" id={traceId} />}
      </p>
    </header>
  );
}

function Id({ label, id }: { readonly label: string; readonly id: string }) {
  return (
    <span>
      <span class="quiet">{label}</span>{" "}
      <CopyButton class="value id-copy" text={() => id} what="Id" label={visibleLine(id, 80)} title="Click to copy" />
    </span>
  );
}

function AllRequests() {
  return (
    <Link class="back" to={{ requestId: undefined }}>
      ← All requests
    </Link>
  );
}
