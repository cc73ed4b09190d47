import { MergeView } from "@codemirror/merge";
import { history, historyKeymap } from "@codemirror/commands";
import { EditorState, type Text } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { changeSigns, diffLook } from "../diff/diff-look.ts";
import { DIFF_LIMITS } from "../document/line-changes.ts";
import { textExtensions } from "../editor/extensions.ts";
import type { Merge } from "./merge-texts.ts";
import "../diff/diff.css";

export interface MergePanelProps {
  artifact: string;
  theirs: Text;
  /** Whose text that is: "On the server now". */
  theirsLabel: string;
  merge: Merge;
  /** Every change a person makes to the merged text. */
  onEdit: (doc: Text) => void;
}

/** The other text beside the merged one, which can be edited and can take any change over. */
export function MergePanel(props: MergePanelProps) {
  const { artifact, theirs, theirsLabel, merge } = props;
  const parent = useRef<HTMLDivElement>(null);
  const edit = useRef(props.onEdit);
  edit.current = props.onEdit;

  useEffect(() => {
    if (parent.current === null) return;
    const shared = [diffLook, textExtensions(artifact), changeSigns];
    const view = new MergeView({
      parent: parent.current,
      a: {
        doc: theirs,
        extensions: [
          shared,
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ "aria-label": theirsLabel, "aria-readonly": "true" }),
        ],
      },
      b: {
        doc: merge.doc,
        extensions: [
          shared,
          history(),
          keymap.of(historyKeymap),
          EditorView.contentAttributes.of({ "aria-label": "Merged text" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) edit.current(update.state.doc);
          }),
        ],
      },
      collapseUnchanged: { margin: 3, minSize: 6 },
      gutter: false,
      revertControls: "a-to-b",
      renderRevertControl: takeButton,
      diffConfig: DIFF_LIMITS,
    });
    return () => view.destroy();
  }, [artifact, theirs, theirsLabel, merge]);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="grid grid-cols-2 border-b border-border text-meta text-ink-3">
        <h3 className="truncate py-2 pr-4 pl-6 font-medium text-ink max-md:pl-4">{theirsLabel}</h3>
        <h3 className="truncate px-4 py-2 font-medium text-ink">
          Merged text <span className="font-normal text-ink-3">can be edited</span>
        </h3>
      </div>
      <p className="border-b border-border bg-bg px-6 py-2 text-row text-ink-2 max-md:px-4">
        {mergeWords(merge)}
      </p>
      <div ref={parent} className="diff-panes scroll-quiet min-h-0 flex-1 overflow-auto" />
    </div>
  );
}

function mergeWords({ automatic, conflicts }: Merge): string {
  const take = "The arrows between the texts take a change over from the left.";
  if (!automatic) {
    return `The text that you began from is not known any more, so yours is shown as it is. ${take}`;
  }
  if (conflicts.length === 0) return `Both edits were brought together without a conflict. ${take}`;
  const lines = conflicts.map(({ from, to }) => from === to ? `${from}` : `${from} to ${to}`);
  const places = conflicts.length === 1 ? "one place" : `${conflicts.length} places`;
  return `Both texts changed the same lines in ${places}; yours is kept there (line ${
    lines.slice(0, 5).join(", ")
  }${lines.length > 5 ? " and more" : ""}). ${take}`;
}

function takeButton(): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "→";
  button.title = "Take this over";
  button.setAttribute("aria-label", "Take this change over from the left");
  return button;
}
