import { getChunks, MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useImperativeHandle, useRef } from "react";
import { parseText } from "../document/artifact-text.ts";
import { changesOf, DIFF_LIMITS, type LineChanges } from "../document/line-changes.ts";
import { textExtensions } from "../editor/extensions.ts";
import { changeSigns, diffLook } from "./diff-look.ts";
import "./diff.css";

export interface DiffPanesProps {
  artifact: string;
  before: { text: string; label: string };
  after: { text: string; label: string };
  /** One column with what was taken out above what came in its place. */
  inline: boolean;
  onChanges: (changes: LineChanges) => void;
  /** What else the two texts can do. */
  more?: { before: Extension; after: Extension } | undefined;
  onViews?: (views: { before: EditorView | undefined; after: EditorView } | undefined) => void;
  ref?: React.Ref<DiffHandle>;
}

export interface DiffHandle {
  /** Brings the change with this index into view. */
  show: (index: number) => void;
}

const COLLAPSE = { margin: 3, minSize: 6 };

/** Two texts compared, side by side or in one column. Unchanged stretches are folded away. */
export function DiffPanes(props: DiffPanesProps) {
  const { artifact, before, after, inline, onChanges, ref } = props;
  const parent = useRef<HTMLDivElement>(null);
  const shown = useRef<EditorView>(undefined);
  const report = useRef(onChanges);
  report.current = onChanges;
  const { more } = props;
  const tell = useRef(props.onViews);
  tell.current = props.onViews;

  useImperativeHandle(ref, () => ({
    show(index) {
      const view = shown.current;
      const chunk = view && getChunks(view.state)?.chunks[index];
      if (view === undefined || !chunk) return;
      const at = Math.min(chunk.fromB, view.state.doc.length);
      view.dispatch({
        selection: { anchor: at },
        effects: EditorView.scrollIntoView(at, { y: "center" }),
      });
    },
  }), []);

  useEffect(() => {
    if (parent.current === null) return;
    const [a, b] = [parseText(before.text).doc, parseText(after.text).doc];
    const read = (label: string): Extension => [
      // First: the earlier of two looks wins.
      diffLook,
      textExtensions(artifact),
      changeSigns,
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true" }),
    ];
    const views = inline
      ? showInline(parent.current, { doc: a }, {
        doc: b,
        extensions: [read(after.label), more?.after ?? []],
      })
      : showBeside(
        parent.current,
        { doc: a, extensions: [read(before.label), more?.before ?? []] },
        { doc: b, extensions: [read(after.label), more?.after ?? []] },
      );
    shown.current = views.after;
    report.current(changesOf(getChunks(views.after.state)?.chunks ?? [], a, b));
    tell.current?.({ before: views.before, after: views.after });
    return () => {
      tell.current?.(undefined);
      shown.current = undefined;
      views.destroy();
    };
  }, [artifact, before.text, after.text, before.label, after.label, inline, more]);

  return <div ref={parent} className="diff-panes scroll-quiet h-full min-h-0 overflow-auto" />;
}

type Side = { doc: ReturnType<typeof parseText>["doc"]; extensions?: Extension };

function showBeside(parent: HTMLElement, a: Side, b: Side) {
  const merge = new MergeView({
    a,
    b,
    parent,
    collapseUnchanged: COLLAPSE,
    gutter: false,
    diffConfig: DIFF_LIMITS,
  });
  return { before: merge.a, after: merge.b, destroy: () => merge.destroy() };
}

function showInline(parent: HTMLElement, a: Side, b: Side) {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: b.doc,
      extensions: [
        b.extensions ?? [],
        unifiedMergeView({
          original: a.doc,
          mergeControls: false,
          collapseUnchanged: COLLAPSE,
          gutter: false,
          diffConfig: DIFF_LIMITS,
          allowInlineDiffs: false,
        }),
      ],
    }),
  });
  return { before: undefined, after: view, destroy: () => view.destroy() };
}
