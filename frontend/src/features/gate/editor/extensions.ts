import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, Prec } from "@codemirror/state";
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { HIDDEN, hiddenName, hiddenTitle } from "../document/hidden-characters.ts";
import { changedLines } from "./changed-lines.ts";
import { languageOf } from "./languages.ts";
import { editorLook } from "./theme.ts";

/** What every view of an artifact's text shares, whether it can be edited or not. */
export function textExtensions(artifact: string): Extension {
  return [
    // Only LF ends a line here: a stray CR is a character like any other, and is shown.
    EditorState.lineSeparator.of("\n"),
    EditorView.lineWrapping,
    EditorView.perLineTextDirection.of(true),
    highlightSpecialChars({ specialChars: HIDDEN, render: hiddenMark }),
    // It can have the focus without it, but not every assistive tool knows that.
    EditorView.contentAttributes.of({ tabindex: "0" }),
    lineNumbers(),
    languageOf(artifact),
    editorLook,
  ];
}

export interface EditorOptions {
  artifact: string;
  label: string;
  /** Gives every new state to its keeper. */
  onState: (state: EditorState) => void;
}

/** The find panel in the words of the page. */
const FIND_WORDS = {
  next: "Next",
  previous: "Previous",
  all: "Select all",
  "match case": "Match case",
  regexp: "Regular expression",
  "by word": "Whole words",
  replace: "Replace",
  "replace all": "Replace all",
};

/**
 * Keys that are the page's own: one lets the gate through, the other leaves the text with what is
 * selected still selected, so that it can be commented on.
 */
const PAGE_KEYS = new Set(["Mod-Enter", "Escape"]);

/** The editor's whole behaviour. It lives as long as the editor's state, views come and go. */
export function editorExtensions({ artifact, label, onState }: EditorOptions): Extension {
  return [
    textExtensions(artifact),
    changedLines,
    history(),
    drawSelection(),
    dropCursor(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    EditorState.phrases.of(FIND_WORDS),
    EditorView.clipboardInputFilter.of((text) => text.replaceAll(/\r\n?/g, "\n")),
    EditorView.contentAttributes.of({ "aria-label": label }),
    EditorView.updateListener.of((update) => onState(update.state)),
    keymap.of([
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap.filter(({ key }) => !PAGE_KEYS.has(key ?? "")),
    ]),
    // Out of the text, so that single keys work again; anything open is closed first.
    Prec.lowest(keymap.of([{ key: "Escape", run: leave }])),
  ];
}

function leave(view: EditorView): boolean {
  view.contentDOM.blur();
  return true;
}

function hiddenMark(code: number): HTMLElement {
  const character = String.fromCodePoint(code);
  const mark = document.createElement("span");
  mark.className = "cm-specialChar";
  mark.textContent = hiddenName(character);
  mark.title = hiddenTitle(character);
  mark.setAttribute("aria-label", mark.title);
  return mark;
}
