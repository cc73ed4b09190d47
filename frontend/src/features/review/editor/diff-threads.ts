/** Threads between the lines of a comparison, and room for them in the text beside it. */
import { getChunks, uncollapseUnchanged } from "@codemirror/merge";
import {
  type EditorState,
  type Extension,
  StateEffect,
  StateField,
  type Transaction,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import { type ThreadSlots, ThreadWidget } from "./thread-slots.ts";

export interface DiffThread {
  key: string;
  /** The line that it stands below. */
  line: number;
}

const setThreads = StateEffect.define<readonly DiffThread[]>();
const setRoom = StateEffect.define<readonly { at: number; height: number }[]>();

/** For the newer text. */
export function diffThreads(slots: ThreadSlots): Extension {
  return decorations((transaction) => {
    const effect = transaction.effects.findLast((candidate) => candidate.is(setThreads));
    if (effect === undefined) return undefined;
    const { doc } = transaction.state;
    return effect.value.map(({ key, line }) => {
      const { to } = doc.line(Math.min(line, doc.lines));
      const widget = new ThreadWidget(key, slots);
      return Decoration.widget({ widget, block: true, side: 1 }).range(to);
    });
  });
}

/** For the older text beside it: as much room as the threads take, so that lines stay level. */
export const roomForThreads: Extension = decorations((transaction) => {
  const effect = transaction.effects.findLast((candidate) => candidate.is(setRoom));
  return effect?.value.map(({ at, height }) =>
    Decoration.widget({ widget: new Room(height), block: true, side: 1 }).range(at)
  );
});

/** Shows these threads, unfolding the unchanged lines that they stand among. */
export function showThreads(
  views: { before: EditorView | undefined; after: EditorView },
  threads: readonly DiffThread[],
): void {
  const { before, after } = views;
  const { doc } = after.state;
  for (const { line } of threads) {
    const at = doc.line(Math.min(line, doc.lines)).to;
    unfold(after, at);
    const other = before && oldPosition(after.state, at);
    if (before !== undefined && other !== undefined) unfold(before, other);
  }
  after.dispatch({ effects: setThreads.of(threads) });
}

/** Makes room in the older text for the threads that stand among unchanged lines. */
export function makeRoom(
  before: EditorView,
  threads: readonly { dom: HTMLElement; view: EditorView }[],
) {
  const room = threads.flatMap(({ dom, view }) => {
    const at = dom.isConnected ? oldPosition(view.state, view.posAtDOM(dom)) : undefined;
    if (at === undefined || at > before.state.doc.length) return [];
    return [{ at: before.state.doc.lineAt(at).to, height: Math.round(dom.offsetHeight) }];
  });
  before.dispatch({ effects: setRoom.of(room.sort((a, b) => a.at - b.at)) });
}

/** The place in the older text, or undefined in and right after a change: there the comparison aligns. */
function oldPosition(state: EditorState, at: number): number | undefined {
  let shift = 0;
  for (const chunk of getChunks(state)?.chunks ?? []) {
    if (chunk.fromB > at) break;
    if (at <= chunk.toB) return undefined;
    shift = chunk.toA - chunk.toB;
  }
  return at + shift;
}

function unfold(view: EditorView, at: number): void {
  for (const set of view.state.facet(EditorView.decorations)) {
    if (typeof set === "function") continue;
    set.between(at, at, (from, _to, { spec }) => {
      if (spec.block !== true || spec.widget instanceof ThreadWidget) return;
      view.dispatch({ effects: uncollapseUnchanged.of(from) });
      return false;
    });
  }
}

class Room extends WidgetType {
  constructor(readonly height: number) {
    super();
  }
  override eq(other: Room): boolean {
    return other.height === this.height;
  }
  override toDOM(): HTMLElement {
    const dom = document.createElement("div");
    dom.className = "cm-mergeSpacer";
    dom.style.height = `${this.height}px`;
    return dom;
  }
  override updateDOM(dom: HTMLElement): boolean {
    dom.style.height = `${this.height}px`;
    return true;
  }
  override get estimatedHeight(): number {
    return this.height;
  }
}

function decorations(
  of: (transaction: Transaction) => ReturnType<Decoration["range"]>[] | undefined,
): Extension {
  return StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(shown, transaction) {
      const next = of(transaction);
      return next === undefined ? shown.map(transaction.changes) : Decoration.set(next, true);
    },
    provide: (field) => EditorView.decorations.from(field),
  });
}
