/** The look of two texts side by side or in one, on top of the editor's own. */
import { getChunks } from "@codemirror/merge";
import {
  type EditorState,
  type Extension,
  type RangeSet,
  RangeSetBuilder,
  StateField,
} from "@codemirror/state";
import { EditorView, gutter, gutterLineClass, GutterMarker } from "@codemirror/view";

class Row extends GutterMarker {
  constructor(override readonly elementClass: string) {
    super();
  }
}

const OLD = new Row("cm-row-old");
const NEW = new Row("cm-row-new");

type Chunks = ReturnType<typeof getChunks>;

/** Marks the whole row of each changed line, its number included, in step with the comparison. */
const changedRows = StateField.define<{ of: Chunks; rows: RangeSet<GutterMarker> }>({
  create: (state) => rowsOf(state),
  update(value, transaction) {
    const chunks = getChunks(transaction.state);
    const same = chunks?.chunks === value.of?.chunks && !transaction.docChanged;
    return same ? value : rowsOf(transaction.state);
  },
  provide: (field) => gutterLineClass.from(field, ({ rows }) => rows),
});

function rowsOf(state: EditorState): { of: Chunks; rows: RangeSet<GutterMarker> } {
  const of = getChunks(state);
  const old = of?.side === "a";
  const builder = new RangeSetBuilder<GutterMarker>();
  for (const chunk of of?.chunks ?? []) {
    const [from, to] = old ? [chunk.fromA, chunk.toA] : [chunk.fromB, chunk.toB];
    for (let at = from; at < to && at <= state.doc.length;) {
      const line = state.doc.lineAt(at);
      builder.add(line.from, line.from, old ? OLD : NEW);
      at = line.to + 1;
    }
  }
  return { of, rows: builder.finish() };
}

/** A sign beside every changed line, so that its colour is not all that tells. */
export const changeSigns: Extension = [changedRows, gutter({ class: "cm-changeSign" })];

const rows = { backgroundColor: "var(--color-add-bg) !important" };
const oldRows = { backgroundColor: "var(--color-del-bg) !important" };

export const diffLook: Extension = EditorView.theme({
  ".cm-content": { padding: "0 0 24px" },
  ".cm-changeSign": { width: "18px" },
  ".cm-changeSign .cm-gutterElement": { textAlign: "center" },
  ".cm-changeSign .cm-row-old::before": { content: "'−'" },
  ".cm-changeSign .cm-row-new::before": { content: "'+'" },
  ".cm-row-old": { ...oldRows, color: "var(--color-del-text)" },
  ".cm-row-new": { ...rows, color: "var(--color-add-text)" },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": oldRows,
  "&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine": rows,
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
  ".cm-collapsedLines:before": { content: "'↕' !important" },
  ".cm-collapsedLines:after": { content: "none !important" },
  ".cm-collapsedLines:hover": { color: "var(--color-ink)" },
  ".cm-mergeSpacer": {
    backgroundImage:
      "repeating-linear-gradient(-45deg, transparent 0 5px, var(--color-sunken) 5px 10px)",
  },
  ".cm-changeGutter": { display: "none" },
});
