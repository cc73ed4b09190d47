import { type EditorState, type Text, Transaction } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { changeTo } from "../document/change-to.ts";

/** The editor of a session. Its state, undo included, outlives the views that show it. */
export class EditorLink {
  state: EditorState | undefined;
  /** Where it was scrolled to when its view was taken down. */
  scroll: ReturnType<EditorView["scrollSnapshot"]> | undefined;
  /** The view that shows it now. */
  view: EditorView | undefined;

  /**
   * Brings the editor to `doc` by the smallest changes, moving neither selection nor scroll. With
   * `undoable` the person can take it back. False where there is no editor yet.
   */
  show(doc: Text, undoable: boolean): boolean {
    if (this.state === undefined) return false;
    if (this.state.doc.eq(doc)) return true;
    const spec = {
      changes: changeTo(this.state.doc, doc),
      annotations: Transaction.addToHistory.of(undoable),
    };
    if (this.view !== undefined) this.view.dispatch(spec);
    else this.state = this.state.update(spec).state;
    return true;
  }
}
