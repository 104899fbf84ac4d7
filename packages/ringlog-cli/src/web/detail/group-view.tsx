import type { GroupOfEntry } from "../../model/api.js";
import { formatCount, formatDuration, plural } from "../format.js";
import { Link } from "../link.js";
import { queryText } from "../state.js";
import { withCondition } from "./condition.js";
import { TimeText } from "./time-text.js";
import { visibleLine } from "./visible.js";

/** How often this error came, and why those are one. */
export function GroupView({ group }: { readonly group: GroupOfEntry }) {
  const { count, requests, firstMs, lastMs, fingerprint, why } = group;
  return (
    <div class="group">
      <p class="group-figures">
        <span>
          <b>{formatCount(count)}</b> {count === 1 ? "time" : "times"}
        </span>
        {requests > 0 && (
          <span>
            <b>{formatCount(requests)}</b> {requests === 1 ? "request" : "requests"} hit
          </span>
        )}
        {lastMs > firstMs && <span>within {formatDuration(lastMs - firstMs)}</span>}
        {count > 1 && (
          <Link
            to={{
              view: "logs",
              requestId: undefined,
              q: withCondition(queryText.value, "error.fingerprint", fingerprint, false),
            }}
          >
            All {plural(count, "occurrence")}
          </Link>
        )}
      </p>
      <details class="why">
        <summary>Why grouped</summary>
        <p>{visibleLine(why, 1000)}</p>
        <p class="quiet">
          Fingerprint <code>{visibleLine(fingerprint, 100)}</code>, first <TimeText timeMs={firstMs} />, last{" "}
          <TimeText timeMs={lastMs} />
        </p>
      </details>
    </div>
  );
}
