/** Everything that a text needs to be commented on. */
import { type Extension, Prec, type Text } from "@codemirror/state";
import { EditorView, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import { isMac } from "../../../lib/keys.ts";
import { anchorAt } from "../comments/anchor.ts";
import type { Comments } from "../comments/comments.ts";
import { commentGutter } from "./comment-gutter.ts";
import { commentLook } from "./comment-look.ts";
import { commentMarks } from "./comment-marks.ts";
import type { ThreadSlots } from "./thread-slots.ts";

/** The chord that comments while the text has the focus, where a letter would be typed. */
const COMMENT_CHORD = "Mod-Alt-m";
export const CHORD_WORDS = isMac ? "\u2325\u2318M" : "Ctrl Alt M";

export function commentExtension(comments: Comments, slots: ThreadSlots): Extension {
  const marks = commentMarks(slots);
  const onComment = (view: EditorView) => commentOnSelection(view, comments);
  return [
    marks.extension,
    commentGutter({
      pins: marks.pins,
      onComment,
      onPin: (ids, by_key) => {
        const next = nextOf(ids, comments.snapshot().active);
        if (by_key && next !== undefined) comments.wantFocus(next);
        comments.open(next);
      },
    }),
    // Before the session hears of the new text: its listeners expect the comments to have moved.
    Prec.highest(EditorView.updateListener.of((update) => {
      if (update.docChanged && isTextOf(comments, update.startState.doc)) {
        comments.follow(update.changes, update.state.doc);
      }
    })),
    Prec.high(keymap.of([{ key: COMMENT_CHORD, run: (view) => (onComment(view), true) }])),
    showTooltip.compute(["selection"], (state) => {
      const { main } = state.selection;
      return main.empty ? null : selectionTip(main.head, main.head < main.anchor, onComment);
    }),
    commentLook,
  ];
}

/** Opens a box about the selection; about the cursor's line when nothing is selected. */
export function commentOnSelection(view: EditorView, comments: Comments): void {
  const { from, to } = view.state.selection.main;
  const anchor = anchorAt(view.state.doc, from, to);
  view.dispatch({ selection: { anchor: to } });
  comments.begin(anchor);
}

function isTextOf(comments: Comments, doc: Text): boolean {
  return comments.doc === doc || comments.doc.eq(doc);
}

/** The next comment of those at one pin; undefined closes the last. */
function nextOf(ids: readonly string[], active: string | undefined): string | undefined {
  return active === undefined ? ids[0] : ids[ids.indexOf(active) + 1];
}

function selectionTip(
  pos: number,
  above: boolean,
  onComment: (view: EditorView) => void,
): Tooltip {
  return {
    pos,
    above,
    create(view) {
      const dom = document.createElement("button");
      dom.type = "button";
      dom.className = "comment-tip";
      dom.textContent = "Comment";
      // The selection stays when the button is pressed.
      dom.onmousedown = (event) => event.preventDefault();
      dom.onclick = () => onComment(view);
      return { dom };
    },
  };
}
