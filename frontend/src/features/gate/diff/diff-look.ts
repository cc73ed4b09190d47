/** The look of two texts side by side or in one, on top of the editor's own. */
import { getChunks } from "@codemirror/merge";
import { type Extension, RangeSetBuilder } from "@codemirror/state";
import { EditorView, gutter, GutterMarker } from "@codemirror/view";

class Sign extends GutterMarker {
  constructor(readonly sign: "+" | "−") {
    super();
  }
  override eq(other: Sign): boolean {
    return other.sign === this.sign;
  }
  override toDOM(): Node {
    return document.createTextNode(this.sign);
  }
}

const PLUS = new Sign("+");
const MINUS = new Sign("−");

/** A sign beside every changed line, so that its colour is not all that tells. */
export const changeSigns: Extension = gutter({
  class: "cm-changeSign",
  markers: (view) => {
    const builder = new RangeSetBuilder<GutterMarker>();
    const changes = getChunks(view.state);
    const old = changes?.side === "a";
    for (const chunk of changes?.chunks ?? []) {
      const [from, to] = old ? [chunk.fromA, chunk.toA] : [chunk.fromB, chunk.toB];
      for (let at = from; at < to && at <= view.state.doc.length;) {
        const line = view.state.doc.lineAt(at);
        builder.add(line.from, line.from, old ? MINUS : PLUS);
        at = line.to + 1;
      }
    }
    return builder.finish();
  },
  lineMarkerChange: (update) => getChunks(update.startState) !== getChunks(update.state),
  initialSpacer: () => PLUS,
});

const rows = { backgroundColor: "var(--color-add-bg) !important" };
const oldRows = { backgroundColor: "var(--color-del-bg) !important" };

export const diffLook: Extension = EditorView.theme({
  ".cm-content": { padding: "0 0 24px" },
  ".cm-changeSign": { width: "16px", textAlign: "center", color: "var(--color-ink-3)" },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": oldRows,
  "&.cm-merge-a .cm-changedLineGutter": { ...oldRows, color: "var(--color-del-text)" },
  "&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine": rows,
  "&.cm-merge-b .cm-changedLineGutter, .cm-inlineChangedLineGutter": {
    ...rows,
    color: "var(--color-add-text)",
  },
  ".cm-deletedLineGutter": oldRows,
  "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText": {
    background: "var(--color-del-word)",
    borderRadius: "2px",
  },
  "&.cm-merge-b .cm-changedText": {
    background: "var(--color-add-word)",
    borderRadius: "2px",
  },
  ".cm-deletedChunk": { padding: "0" },
  ".cm-deletedChunk .cm-deletedLine": { padding: "0 20px 0 8px", textDecoration: "none" },
  ".cm-deletedChunk .cm-deletedLine::before": {
    content: "'−'",
    position: "absolute",
    marginLeft: "-22px",
    color: "var(--color-del-text)",
  },
  ".cm-deletedChunk del, .cm-deletedChunk .cm-deletedText": { textDecoration: "none" },
  ".cm-collapsedLines": {
    background: "var(--color-sunken)",
    color: "var(--color-ink-3)",
    fontFamily: "var(--font-sans)",
    fontSize: "0.8125rem",
    padding: "4px 8px 4px 12px",
    lineHeight: "20px",
  },
  ".cm-collapsedLines:hover": { color: "var(--color-ink)" },
  ".cm-mergeSpacer": {
    backgroundImage:
      "repeating-linear-gradient(-45deg, transparent 0 5px, var(--color-sunken) 5px 10px)",
  },
  ".cm-changeGutter": { width: "0", padding: "0" },
});
