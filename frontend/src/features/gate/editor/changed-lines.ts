/** Bars beside the lines that the person changed: full while unsaved, pale once saved. */
import { RangeSet, RangeSetBuilder, StateEffect, StateField, type Text } from "@codemirror/state";
import { gutter, GutterMarker } from "@codemirror/view";
import { isInRanges, type LineRange } from "../document/line-range.ts";

export interface ChangedLines {
  unsaved: readonly LineRange[];
  /** Lines before which something was taken out. */
  removals: readonly number[];
  /** Lines that differ from the agent's text and are saved. */
  saved: readonly LineRange[];
}

export const setChangedLines = StateEffect.define<ChangedLines>();

class Bar extends GutterMarker {
  constructor(readonly className: string) {
    super();
  }
  override eq(other: Bar): boolean {
    return other.className === this.className;
  }
  override toDOM(): Node {
    const bar = document.createElement("div");
    bar.className = this.className;
    return bar;
  }
}

const UNSAVED = new Bar("cm-change-unsaved");
const SAVED = new Bar("cm-change-saved");
const REMOVAL = new Bar("cm-change-removal");

const field = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(markers, transaction) {
    const moved = markers.map(transaction.changes);
    const effect = transaction.effects.findLast((candidate) => candidate.is(setChangedLines));
    return effect === undefined ? moved : markersOf(transaction.newDoc, effect.value);
  },
});

export const changedLines = [
  field,
  gutter({ class: "cm-change", markers: (view) => view.state.field(field) }),
];

function markersOf(doc: Text, changed: ChangedLines): RangeSet<GutterMarker> {
  const markers = new Map<number, Bar>();
  for (const range of changed.saved) mark(markers, doc, range, SAVED);
  for (const line of changed.removals) {
    if (line <= doc.lines && !isInRanges(changed.unsaved, line, line)) markers.set(line, REMOVAL);
  }
  for (const range of changed.unsaved) mark(markers, doc, range, UNSAVED);
  const builder = new RangeSetBuilder<GutterMarker>();
  for (const [line, bar] of [...markers].sort(([a], [b]) => a - b)) {
    const { from } = doc.line(line);
    builder.add(from, from, bar);
  }
  return builder.finish();
}

// The document may have moved on since the changes were counted.
function mark(markers: Map<number, Bar>, doc: Text, range: LineRange, bar: Bar): void {
  for (let line = range.from; line <= Math.min(range.to, doc.lines); line++) markers.set(line, bar);
}
