/** The column at the text's right edge: pins, and a plus that comments on a line or drawn lines. */
import {
  type EditorState,
  type Extension,
  RangeSet,
  StateEffect,
  StateField,
} from "@codemirror/state";
import { EditorView, gutter, gutterLineClass, GutterMarker, ViewPlugin } from "@codemirror/view";
import { Pin } from "./comment-marks.ts";

export interface GutterActions {
  pins: (state: EditorState) => RangeSet<GutterMarker>;
  /** A pin was pressed; `by_key` when it was pressed with the keyboard. */
  onPin: (ids: readonly string[], by_key: boolean) => void;
  /** The person wants to comment on what is selected now. */
  onComment: (view: EditorView) => void;
}

export function commentGutter({ pins, onPin, onComment }: GutterActions): Extension {
  return [
    hovered,
    reachable,
    gutter({
      class: "cm-comments",
      side: "after",
      markers: (view) => pins(view.state),
      lineMarker: (_view, _line, others) => others.some(isPin) ? null : PLUS,
      // Whether a line has a plus follows from its pins alone.
      lineMarkerChange: (update) => pins(update.state) !== pins(update.startState),
      domEventHandlers: {
        mousedown(view, line, event) {
          if ((event as MouseEvent).button !== 0) return false;
          const pin = pinAt(pins(view.state), line.from);
          event.preventDefault();
          if (pin !== undefined) onPin(pin.ids, false);
          else selectLines(view, line.from, () => onComment(view));
          return true;
        },
        click(view, line, event) {
          // A pointer's click has been dealt with when its button went down.
          if ((event as MouseEvent).detail > 0) return false;
          const pin = pinAt(pins(view.state), line.from);
          if (pin !== undefined) onPin(pin.ids, true);
          return pin !== undefined;
        },
      },
    }),
  ];
}

/** CodeMirror hides its gutters from assistive tools; this one holds buttons. */
const reachable = ViewPlugin.define((view) => {
  const show = () => view.dom.querySelector(".cm-gutters-after")?.removeAttribute("aria-hidden");
  // The gutter itself comes with the first drawing.
  view.requestMeasure({ read: () => {}, write: show });
  return { update: show };
});

/** Draws a selection over whole lines until the button is released. */
function selectLines(view: EditorView, start: number, done: () => void): void {
  const { main } = view.state.selection;
  const { doc } = view.state;
  const line = doc.lineAt(start);
  // What is selected in this very line is what is meant.
  const within = !main.empty && main.from <= line.to && main.to >= line.from;
  let moved = false;
  const select = (at: number) => {
    const [first, last] = [doc.lineAt(Math.min(start, at)), doc.lineAt(Math.max(start, at))];
    view.dispatch({ selection: { anchor: first.from, head: last.to } });
  };
  const onMove = (event: MouseEvent) => {
    const at = view.lineBlockAtHeight(event.clientY - view.documentTop).from;
    moved ||= doc.lineAt(at).number !== line.number;
    if (moved) select(at);
  };
  const onUp = () => {
    removeEventListener("mousemove", onMove);
    if (!moved && !within) select(start);
    done();
  };
  addEventListener("mousemove", onMove);
  addEventListener("mouseup", onUp, { once: true });
}

class Plus extends GutterMarker {
  override toDOM(): Node {
    const plus = document.createElement("div");
    plus.className = "comment-plus";
    plus.textContent = "+";
    plus.setAttribute("aria-hidden", "true");
    plus.title = "Comment on this line; drag for several";
    return plus;
  }
}
const PLUS = new Plus();

function isPin(marker: GutterMarker): marker is Pin {
  return marker instanceof Pin;
}

function pinAt(pins: RangeSet<GutterMarker>, at: number): Pin | undefined {
  const { value, from } = pins.iter(at);
  return value !== null && isPin(value) && from === at ? value : undefined;
}

const setHovered = StateEffect.define<number | undefined>();
const HOVERED = new (class extends GutterMarker {
  override elementClass = "cm-hoveredLine";
})();

/** The line under the pointer, so that its plus is seen before the pointer gets there. */
const hovered = [
  StateField.define<number | undefined>({
    create: () => undefined,
    update(at, transaction) {
      const effect = transaction.effects.findLast((candidate) => candidate.is(setHovered));
      if (effect !== undefined) return effect.value;
      return transaction.docChanged ? undefined : at;
    },
    provide: (field) =>
      gutterLineClass.from(
        field,
        (at) => at === undefined ? RangeSet.empty : RangeSet.of(HOVERED.range(at)),
      ),
  }),
  (() => {
    let shown: number | undefined;
    const hover = (view: EditorView, at: number | undefined) => {
      if (at === shown) return;
      shown = at;
      view.dispatch({ effects: setHovered.of(at) });
    };
    return EditorView.domEventHandlers({
      mousemove(event, view) {
        hover(view, view.lineBlockAtHeight(event.clientY - view.documentTop).from);
      },
      mouseleave: (_event, view) => hover(view, undefined),
    });
  })(),
];
