import type { EntryReply } from "../../model/api.js";
import { LevelMark } from "../level-mark.js";
import { Link } from "../link.js";
import { START, writePlace } from "../place.js";
import { CopyButton } from "./copy-button.js";
import { type Fields, textOf } from "./entry-fields.js";
import { type EntryKind, kindName } from "./entry-kind.js";
import { type ErrorNode, errorTitle } from "./error-tree.js";
import { jsonCopy } from "./json-copy.js";
import { MachineGlance } from "./machine-view.js";
import { markdownReport } from "./markdown-report.js";
import { TimeText } from "./time-text.js";
import { visibleLine, visibleText } from "./visible.js";

interface HeadProps {
  readonly reply: EntryReply;
  readonly fields: Fields;
  readonly kind: EntryKind;
  readonly error: ErrorNode | undefined;
}

const MAX_TITLE = 1200;

/** Of a plain line or error the level says it, of a bad line the title. */
function kindNote(kind: EntryKind, fields: Fields): string {
  const name = kindName(kind, fields);
  return name === "Error" || name === "Log line" || kind === "bad" ? "" : name;
}

/** Stays at the top of the panel, beside the button that closes it. */
export function EntryBar({ reply: { row }, fields, kind }: Omit<HeadProps, "error">) {
  return (
    <p class="entry-bar">
      <LevelMark level={row.level} /> <span>{kindNote(kind, fields)}</span>
    </p>
  );
}

/** What it is, when and where, and what can be done with it. */
export function EntryHead({ reply, fields, error }: Omit<HeadProps, "kind">) {
  const { row } = reply;
  return (
    <header class="entry-head">
      <Title reply={reply} error={error} />
      <Origin reply={reply} fields={fields} />
      <MachineGlance fields={fields} baseline={reply.baseline} />
      <div class="actions">
        <CopyButton
          text={() => markdownReport(reply)}
          what="Markdown report"
          label="Copy Markdown"
          title="A report for an issue"
        />
        <CopyButton text={() => jsonCopy(reply)} what="JSON" label="Copy JSON" />
        <CopyButton
          text={() => linkTo(row.id)}
          what="Link"
          label="Copy link"
          title="Leads here for good, in any viewer of this file at this address"
        />
      </div>
    </header>
  );
}

function Title({ reply: { row }, error }: Pick<HeadProps, "reply" | "error">) {
  if (row.isBad)
    return <h2 class="entry-title">Line that cannot be read: it begins as JSON and is none, or is cut off</h2>;
  if (error === undefined) return <h2 class="entry-title">{visibleText(row.msg, MAX_TITLE) || "(no message)"}</h2>;
  const isSaid = row.msg === error.message || row.msg === "" || error.message.startsWith(row.msg);
  const kind = errorTitle({ ...error, message: "" });
  return (
    <>
      <h2 class="entry-title">
        {kind !== "" && <span class="error-type">{visibleLine(kind, 200)}</span>}{" "}
        {visibleText(error.message, MAX_TITLE)}
      </h2>
      {!isSaid && <p class="entry-message">{visibleText(row.msg, MAX_TITLE)}</p>}
    </>
  );
}

function Origin({ reply: { row, file }, fields }: Pick<HeadProps, "reply" | "fields">) {
  const traceId = textOf(fields, "trace_id");
  return (
    <p class="origin">
      <TimeText timeMs={row.timeMs} />
      {row.service !== null && <span>{visibleLine(row.service, 80)}</span>}
      {row.logger !== null && <span>{visibleLine(row.logger, 80)}</span>}
      {row.requestId !== null && (
        <span>
          request <Link to={{ view: "requests", requestId: row.requestId }}>{visibleLine(row.requestId, 80)}</Link>
        </span>
      )}
      {traceId !== undefined && row.requestId === null && (
        <span>
          trace <Link to={{ view: "requests", requestId: traceId }}>{visibleLine(traceId, 80)}</Link>
        </span>
      )}
      <span class="quiet">{visibleLine(file, 120)}</span>
    </p>
  );
}

/** Only the line: what was searched for and shown beside it is not part of it. */
function linkTo(id: string): string {
  return `${location.origin}${location.pathname}${writePlace({ ...START, entryId: id })}`;
}
