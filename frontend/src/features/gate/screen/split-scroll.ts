/** Keeps editor and preview at the same place. The one that the person moves leads. */
import type { EditorView } from "@codemirror/view";

interface Anchor {
  line: number;
  top: number;
}

/**
 * Links the two scrollers; gives back what unlinks them. `onLine` hears which line the editor shows
 * at its top.
 */
export function linkScrolls(
  view: EditorView,
  preview: HTMLElement,
  onLine: (line: number) => void,
): () => void {
  const { scrollDOM } = view;
  let leader: HTMLElement = scrollDOM;
  const lead = (element: HTMLElement) => () => leader = element;
  const [editorLeads, previewLeads] = [lead(scrollDOM), lead(preview)];
  const onEditor = () => {
    if (leader !== scrollDOM) return;
    const line = topLine(view);
    onLine(Math.floor(line));
    preview.scrollTop = topOfLine(preview, line);
  };
  const onPreview = () => {
    if (leader === preview) scrollDOM.scrollTop = topInEditor(view, lineAtTop(preview));
  };
  const moves = ["wheel", "pointerdown", "touchstart", "keydown", "focusin"] as const;
  for (const move of moves) {
    scrollDOM.addEventListener(move, editorLeads, { passive: true });
    preview.addEventListener(move, previewLeads, { passive: true });
  }
  scrollDOM.addEventListener("scroll", onEditor, { passive: true });
  preview.addEventListener("scroll", onPreview, { passive: true });
  onEditor();
  return () => {
    for (const move of moves) {
      scrollDOM.removeEventListener(move, editorLeads);
      preview.removeEventListener(move, previewLeads);
    }
    scrollDOM.removeEventListener("scroll", onEditor);
    preview.removeEventListener("scroll", onPreview);
  };
}

/** The line at the top of the editor, with how far it is scrolled out as its fraction. */
function topLine(view: EditorView): number {
  const top = view.scrollDOM.scrollTop;
  const block = view.lineBlockAtHeight(Math.max(0, top - view.documentPadding.top));
  const line = view.state.doc.lineAt(block.from).number;
  const into = (top - view.documentPadding.top - block.top) / Math.max(1, block.height);
  return line + Math.min(1, Math.max(0, into));
}

function topInEditor(view: EditorView, line: number): number {
  const whole = Math.min(Math.max(1, Math.floor(line)), view.state.doc.lines);
  const block = view.lineBlockAt(view.state.doc.line(whole).from);
  return block.top + (line - whole) * block.height + (whole === 1 ? 0 : view.documentPadding.top);
}

function topOfLine(preview: HTMLElement, line: number): number {
  if (line <= 1) return 0;
  const [before, after] = around(anchors(preview), (anchor) => anchor.line <= line);
  return between(line, before.line, after.line, before.top, after.top);
}

function lineAtTop(preview: HTMLElement): number {
  const top = preview.scrollTop;
  const [before, after] = around(anchors(preview), (anchor) => anchor.top <= top);
  return between(top, before.top, after.top, before.line, after.line);
}

function anchors(preview: HTMLElement): Anchor[] {
  const zero = preview.getBoundingClientRect().top - preview.scrollTop;
  return [...preview.querySelectorAll<HTMLElement>("[data-line]")].map((element) => ({
    line: Number(element.dataset.line),
    top: element.getBoundingClientRect().top - zero,
  }));
}

function around(all: Anchor[], isBefore: (anchor: Anchor) => boolean): [Anchor, Anchor] {
  const start = { line: 1, top: 0 };
  const index = all.findLastIndex(isBefore);
  const before = all[index] ?? start;
  return [before, all[index + 1] ?? before];
}

function between(at: number, from: number, to: number, low: number, high: number): number {
  return to <= from ? low : low + ((at - from) / (to - from)) * (high - low);
}
