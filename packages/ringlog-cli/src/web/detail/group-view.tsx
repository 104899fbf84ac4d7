import type { GroupOfEntry, Row } from "../../model/api.js";
import { linesOfKind } from "../errors/group-query.js";
import { formatCount, formatDuration } from "../format.js";
import { Link } from "../link.js";
import { queryText } from "../state.js";
import { type Fields, textOf } from "./entry-fields.js";
import { TimeText } from "./time-text.js";
import { visibleLine } from "./visible.js";

interface GroupProps {
  readonly group: GroupOfEntry;
  readonly row: Row;
  readonly fields: Fields;
}

/** How often this error came, and why those are one. */
export function GroupView({ group, row, fields }: GroupProps) {
  const { count, requests, firstMs, lastMs, fingerprint, why } = group;
  const message = textOf(fields, "exception.message") ?? row.msg;
  const kind = { fingerprint, type: textOf(fields, "exception.type") ?? "", message };
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
              q: linesOfKind(queryText.value, kind),
            }}
          >
            Lines of this kind
          </Link>
        )}
      </p>
      <details class="why">
        <summary>Why grouped</summary>
        <p>{visibleLine(why, 1000)}</p>
        <p class="quiet">
          {!fingerprint.startsWith("~") && (
            <>
              Fingerprint <code>{visibleLine(fingerprint, 100)}</code>,{" "}
            </>
          )}
          first <TimeText timeMs={firstMs} />, last <TimeText timeMs={lastMs} />
        </p>
      </details>
    </div>
  );
}
