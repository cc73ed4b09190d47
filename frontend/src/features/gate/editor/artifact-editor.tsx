import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { GateSession } from "../session/gate-session.ts";
import { type ChangedLines, setChangedLines } from "./changed-lines.ts";
import { editorExtensions } from "./extensions.ts";

const locking = new Compartment();

export interface ArtifactEditorProps {
  session: GateSession;
  changed: ChangedLines;
  /** Nothing can be typed for now. */
  locked: boolean;
  /** What else the text can do, from its first showing on. */
  more?: Extension;
  onView?: (view: EditorView | undefined) => void;
}

/** The editor over a session's text. Its state, undo included, stays with the session. */
export function ArtifactEditor({ session, changed, locked, more, onView }: ArtifactEditorProps) {
  const parent = useRef<HTMLDivElement>(null);
  const shown = useRef<EditorView>(undefined);
  const latest = useRef(onView);
  latest.current = onView;
  const first = useRef(more);

  useEffect(() => {
    if (parent.current === null) return;
    const { editor } = session;
    editor.state ??= newState(session, first.current ?? []);
    const view = new EditorView({
      state: editor.state,
      parent: parent.current,
      ...(editor.scroll === undefined ? {} : { scrollTo: editor.scroll }),
    });
    editor.view = view;
    shown.current = view;
    latest.current?.(view);
    return () => {
      editor.scroll = view.scrollSnapshot();
      editor.view = undefined;
      shown.current = undefined;
      latest.current?.(undefined);
      view.destroy();
    };
  }, [session]);

  useEffect(() => {
    shown.current?.dispatch({ effects: setChangedLines.of(changed) });
  }, [session, changed]);

  useEffect(() => {
    shown.current?.dispatch({
      effects: locking.reconfigure(EditorState.readOnly.of(locked)),
    });
  }, [session, locked]);

  return <div ref={parent} data-testid="artifact-editor" className="h-full min-h-0 min-w-0" />;
}

function newState(session: GateSession, more: Extension): EditorState {
  return EditorState.create({
    doc: session.snapshot().document.doc,
    extensions: [
      locking.of(EditorState.readOnly.of(false)),
      more,
      editorExtensions({
        artifact: session.artifact,
        label: `Text of ${session.artifact}`,
        onState: (state) => session.edited(state),
      }),
    ],
  });
}
