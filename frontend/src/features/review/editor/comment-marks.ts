/** Shows comments in a text: a pin beside the line, the words underlined, the open one's thread. */
import {
  type EditorState,
  type Extension,
  RangeSet,
  RangeSetBuilder,
  StateEffect,
  StateField,
  type Text,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker } from "@codemirror/view";
import { ThreadSlots, ThreadWidget } from "./thread-slots.ts";

export interface Mark {
  id: string;
  /** Its number among the comments. */
  n: number;
  from: number;
  to: number;
  /** It is about words, and not about whole lines. */
  words: boolean;
  open: boolean;
}

export const setMarks = StateEffect.define<readonly Mark[]>();

export class Pin extends GutterMarker {
  constructor(
    readonly ids: readonly string[],
    readonly label: string,
    readonly title: string,
    readonly open: boolean,
  ) {
    super();
  }
  override eq(other: Pin): boolean {
    return other.title === this.title && other.open === this.open &&
      other.ids.join() === this.ids.join();
  }
  override toDOM(): Node {
    const pin = document.createElement("button");
    pin.type = "button";
    pin.className = this.open ? "comment-pin comment-pin-open" : "comment-pin";
    pin.textContent = this.label;
    pin.title = this.title;
    pin.setAttribute("aria-label", this.title);
    pin.setAttribute("aria-expanded", String(this.open));
    return pin;
  }
}

interface Shown {
  decorations: DecorationSet;
  pins: RangeSet<GutterMarker>;
}

const NOTHING: Shown = { decorations: Decoration.none, pins: RangeSet.empty };
const WORDS = Decoration.mark({ class: "cm-commented" });
const OPEN_LINE = Decoration.line({ class: "cm-commentedLine" });

/** The field that holds what is shown; one per set of slots. */
export function commentMarks(slots: ThreadSlots): {
  extension: Extension;
  pins: (state: EditorState) => RangeSet<GutterMarker>;
} {
  const field = StateField.define<Shown>({
    create: () => NOTHING,
    update(shown, transaction) {
      const effect = transaction.effects.findLast((candidate) => candidate.is(setMarks));
      if (effect !== undefined) return show(transaction.newDoc, effect.value, slots);
      if (!transaction.docChanged) return shown;
      const { changes } = transaction;
      return { decorations: shown.decorations.map(changes), pins: shown.pins.map(changes) };
    },
    provide: (of) => EditorView.decorations.from(of, ({ decorations }) => decorations),
  });
  return { extension: field, pins: (state) => state.field(field, false)?.pins ?? RangeSet.empty };
}

function show(doc: Text, marks: readonly Mark[], slots: ThreadSlots): Shown {
  const decorations = marks.filter(({ to }) => to <= doc.length).flatMap((mark) => {
    const { from, to, words, open } = mark;
    const parts = words && from < to ? [WORDS.range(from, to)] : [];
    if (!open) return parts;
    const [first, last] = [doc.lineAt(from), doc.lineAt(to)];
    for (let line = first.number; line <= Math.min(last.number, first.number + 500); line++) {
      parts.push(OPEN_LINE.range(doc.line(line).from));
    }
    const widget = new ThreadWidget(mark.id, slots);
    parts.push(Decoration.widget({ widget, block: true, side: 2 }).range(last.to));
    return parts;
  });
  return { decorations: Decoration.set(decorations, true), pins: pinsOf(doc, marks) };
}

function pinsOf(doc: Text, marks: readonly Mark[]): RangeSet<GutterMarker> {
  const byLine = new Map<number, Mark[]>();
  for (const mark of marks) {
    const { from } = doc.lineAt(Math.min(mark.from, doc.length));
    byLine.set(from, [...byLine.get(from) ?? [], mark]);
  }
  const builder = new RangeSetBuilder<GutterMarker>();
  for (const [at, here] of [...byLine].sort(([a], [b]) => a - b)) {
    const [first] = here;
    const label = here.length === 1 ? `${first!.n}` : `${first!.n}+`;
    const which = here.length === 1 ? `Comment ${first!.n}` : `${here.length} comments`;
    const title = `${which}, line ${doc.lineAt(at).number}`;
    const ids = here.map(({ id }) => id);
    builder.add(at, at, new Pin(ids, label, title, here.some(({ open }) => open)));
  }
  return builder.finish();
}
