import type { EditorView } from "@codemirror/view";
import { useEffect, useMemo, useRef, useState } from "react";
import { EditorThreads } from "../../review/screen/editor-threads.tsx";
import { PreviewComments } from "../../review/screen/preview-comments.tsx";
import { type ReviewState, useMarks } from "../../review/screen/use-review.ts";
import { isJson } from "../document/artifact-kind.ts";
import { ArtifactEditor } from "../editor/artifact-editor.tsx";
import { Preview } from "../preview.tsx";
import type { GateSession } from "../session/gate-session.ts";
import type { GateSnapshot } from "../session/gate-snapshot.ts";
import { linkScrolls } from "./split-scroll.ts";
import type { GateText } from "./use-gate-text.ts";

export interface TextBodyProps {
  session: GateSession;
  snapshot: GateSnapshot;
  text: GateText;
  view: "editor" | "preview" | "split";
  review: ReviewState;
}

/** The present text to edit, to read, or both side by side with their scrolling in step. */
export function TextBody({ session, snapshot, text, view, review }: TextBodyProps) {
  const [editor, setEditor] = useState<EditorView>();
  const [line, setLine] = useState(1);
  const preview = useRef<HTMLDivElement>(null);
  useMarks(editor, review.marks);
  const { document } = snapshot;
  const doc = text.settled;
  // Line ends make no difference to how Markdown and JSON read.
  const shown = useMemo(() => view === "editor" ? "" : doc.toString(), [doc, view]);

  useEffect(() => {
    if (view !== "split" || editor === undefined || preview.current === null) return;
    return linkScrolls(editor, preview.current, setLine);
  }, [view, editor]);

  return (
    <div className={view === "split" ? "grid h-full min-h-0 grid-cols-2" : "h-full min-h-0"}>
      {view !== "preview" && (
        <ArtifactEditor
          session={session}
          changed={text.changed}
          locked={snapshot.deciding !== undefined}
          more={review.review.extension}
          onView={setEditor}
        />
      )}
      {view !== "preview" && <EditorThreads state={review} />}
      {view !== "editor" && (
        <div
          ref={preview}
          role="region"
          aria-label={`Preview of ${session.artifact}`}
          tabIndex={0}
          className={`scroll-quiet relative h-full min-h-0 min-w-0 overflow-y-auto focus-inset ${
            view === "split" ? "border-l border-border" : ""
          }`}
        >
          <Preview
            text={shown}
            name={session.artifact}
            unsaved={text.changed.unsaved}
            saved={text.changed.saved}
            beside={view === "split"}
            {...(view === "split" ? { line } : {})}
          />
          {!isJson(session.artifact) && (
            <PreviewComments
              scroller={preview}
              state={review}
              doc={document.doc}
              threads={view === "preview"}
            />
          )}
        </div>
      )}
    </div>
  );
}
