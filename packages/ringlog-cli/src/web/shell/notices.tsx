import { formatBytes, formatShare, plural } from "../format.js";
import { connection, status } from "../live.js";

/** What the user should know about the data below: a lost connection, files that cannot be read, an index that is still being made or does not last. */
export function Notices() {
  return (
    <div class="notices">
      {connection.value === "lost" && (
        <p class="notice notice-bad" role="alert">
          The connection to ringlog is lost. What is shown may be old; trying again…
        </p>
      )}
      <Problems />
      <Notes />
      <Indexing />
    </div>
  );
}

function Problems() {
  const problems = (status.value?.files ?? []).filter((file) => file.problem !== undefined);
  return problems.map((file) => (
    <p key={file.key} class="notice notice-bad">
      {file.name}: {file.problem}
    </p>
  ));
}

function Notes() {
  return (status.value?.notes ?? []).map((note) => (
    <p key={note} class="notice">
      {note}
    </p>
  ));
}

function Indexing() {
  const indexing = status.value?.indexing;
  if (indexing === undefined || indexing.isComplete) return null;
  const share = indexing.totalBytes === 0 ? 0 : Math.min(1, indexing.doneBytes / indexing.totalBytes);
  return (
    <p class="notice notice-progress">
      <progress aria-label="Indexing" max={1} value={share} />
      <span>
        Indexing: {formatShare(share)} of {formatBytes(indexing.totalBytes)}, {plural(indexing.lines, "line")} so far,
        newest first. Filters and requests become complete meanwhile.
      </span>
    </p>
  );
}
