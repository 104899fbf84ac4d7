import { useState } from "preact/hooks";
import type { Frame } from "../../../../ringlog/src/worker/stack/parse-stack.js";
import { CopyButton } from "./copy-button.js";
import { commonFolder, foldedText, foldFrames, placeText, splitPath } from "./fold-frames.js";
import { visibleLine } from "./visible.js";

/** Frames of one trace: the application's in full, others folded behind a button. */
export function StackView({ frames, label }: { readonly frames: readonly Frame[]; readonly label: string }) {
  const folder = commonFolder(frames);
  const firstOwn = frames.find(({ origin }) => origin === "app");
  return (
    <ol class="stack" aria-label={label}>
      {foldFrames(frames).map((part, index) =>
        "frame" in part ? (
          <FrameLine key={index} frame={part.frame} folder={folder} isFirst={part.frame === firstOwn} />
        ) : (
          <Fold key={index} frames={part.folded} />
        ),
      )}
    </ol>
  );
}

/** `isFirst`: where the application's code was, which is looked at first. */
function FrameLine({
  frame,
  folder,
  isFirst,
}: {
  readonly frame: Frame;
  readonly folder: string;
  readonly isFirst: boolean;
}) {
  return (
    <li class={`frame frame-${frame.origin} ${isFirst ? "frame-first" : ""}`}>
      <span class="frame-call">{visibleLine(frame.call) || "top level"}</span>
      <Place frame={frame} folder={folder} />
    </li>
  );
}

/** Where it is; a click copies it, as editors take it. */
function Place({ frame, folder }: { readonly frame: Frame; readonly folder: string }) {
  const place = placeText(frame);
  const path = frame.path.startsWith(folder) ? frame.path.slice(folder.length) : frame.path;
  const parts = splitPath(path);
  const label = (
    <>
      <span class="frame-folder">{visibleLine(parts.folder)}</span>
      <span class="frame-file">{visibleLine(parts.file)}</span>
      {frame.line > 0 && <span class="frame-line">{placeText(frame).slice(frame.path.length)}</span>}
    </>
  );
  if (frame.line === 0) return <span class="frame-place">{label}</span>;
  return (
    <CopyButton
      class="frame-place"
      text={() => place}
      what="Place in the source"
      label={label}
      title={`${visibleLine(place, 1000)}: click to copy`}
    />
  );
}

/** Frames that one seldom wants to see. */
function Fold({ frames }: { readonly frames: readonly Frame[] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li class="fold">
      <button type="button" class="fold-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {foldedText(frames)}
      </button>
      {isOpen && (
        <ol class="stack">
          {frames.map((frame, index) => (
            <FrameLine key={index} frame={frame} folder="" isFirst={false} />
          ))}
        </ol>
      )}
    </li>
  );
}
