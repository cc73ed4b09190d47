import { EditorView } from "@codemirror/view";
import type { GateSession } from "../../gate/session/gate-session.ts";
import type { ReviewState } from "./use-review.ts";

/** Brings a comment's lines into view in the editor, or its pin in the preview. */
export function showComment(session: GateSession, id: string, { snapshot }: ReviewState): void {
  const at = snapshot.comments.findIndex((comment) => comment.id === id);
  const anchor = snapshot.comments[at]?.anchor;
  if (anchor === undefined) return;
  const { view } = session.editor;
  if (view !== undefined) {
    const from = Math.min(anchor.from, view.state.doc.length);
    view.dispatch({ effects: EditorView.scrollIntoView(from, { y: "center" }) });
  }
  // The thread itself comes with the next drawing.
  setTimeout(() => {
    const pin = document.querySelector(`[data-comment="${CSS.escape(id)}"]`);
    pin?.scrollIntoView({ block: "nearest" });
  });
}
