/** Places in a text that React draws threads into, while CodeMirror decides where and whether. */
import { type EditorView, WidgetType } from "@codemirror/view";

export interface Slot {
  key: string;
  dom: HTMLElement;
  view: EditorView;
}

export class ThreadSlots {
  #slots: readonly Slot[] = [];
  #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): readonly Slot[] => this.#slots;

  add(slot: Slot): void {
    this.#set([...this.#slots, slot]);
  }

  remove(dom: HTMLElement): void {
    this.#set(this.#slots.filter((slot) => slot.dom !== dom));
  }

  #set(slots: readonly Slot[]): void {
    this.#slots = slots;
    for (const listener of this.#listeners) listener();
  }
}

/** A block between two lines that holds a thread. */
export class ThreadWidget extends WidgetType {
  constructor(readonly key: string, readonly slots: ThreadSlots) {
    super();
  }
  override eq(other: ThreadWidget): boolean {
    return other.key === this.key && other.slots === this.slots;
  }
  override toDOM(view: EditorView): HTMLElement {
    const dom = document.createElement("div");
    dom.className = "cm-thread";
    this.slots.add({ key: this.key, dom, view });
    return dom;
  }
  override destroy(dom: HTMLElement): void {
    this.slots.remove(dom);
  }
  override get estimatedHeight(): number {
    return 140;
  }
  // Keys and clicks in a thread are its own; the editor would take them for typing.
  override ignoreEvent(): boolean {
    return true;
  }
}
