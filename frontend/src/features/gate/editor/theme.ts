/** The editor's look. All colours are the page's own variables, so both themes follow by themselves. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const highlight = HighlightStyle.define([
  { tag: [tags.heading, tags.strong], fontWeight: "600", color: "var(--color-ink)" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: tags.link, color: "var(--color-accent-text)" },
  { tag: tags.url, color: "var(--color-accent-text)" },
  { tag: tags.monospace, color: "var(--color-add-text)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--color-add-text)" },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--color-magenta)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--color-warn)" },
  { tag: [tags.function(tags.variableName), tags.typeName], color: "var(--color-accent-text)" },
  { tag: tags.propertyName, color: "var(--color-ink)" },
  { tag: [tags.comment, tags.meta, tags.quote], color: "var(--color-ink-3)" },
  { tag: [tags.processingInstruction, tags.contentSeparator], color: "var(--color-ink-3)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--color-ink)", backgroundColor: "transparent", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--font-mono)",
    fontSize: "var(--text-editor)",
    lineHeight: "var(--text-editor--line-height)",
    fontVariantLigatures: "none",
    scrollbarWidth: "thin",
    scrollbarColor: "var(--color-border-strong) transparent",
  },
  ".cm-content": { padding: "12px 0 40vh", caretColor: "var(--color-accent-text)" },
  ".cm-line": { padding: "0 20px 0 8px", unicodeBidi: "plaintext" },
  ".cm-cursor, .cm-dropCursor": {
    borderLeftColor: "var(--color-accent-text)",
    borderLeftWidth: "2px",
  },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { backgroundColor: "color-mix(in srgb, var(--color-accent) 28%, transparent)" },
  ".cm-gutters": {
    backgroundColor: "transparent",
    border: "none",
    color: "var(--color-ink-3)",
  },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 5px 0 16px", minWidth: "31px" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--color-sunken) 80%, transparent)",
  },
  ".cm-activeLineGutter": { backgroundColor: "transparent" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--color-selected)",
    outline: "none",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--color-selected)" },
  ".cm-searchMatch": {
    backgroundColor: "var(--color-warn-tint)",
    outline: "1px solid var(--color-warn-line)",
  },
  ".cm-searchMatch.cm-searchMatch-selected": { backgroundColor: "var(--color-warn-line)" },
  ".cm-specialChar": {
    color: "var(--color-failed)",
    backgroundColor: "var(--color-failed-tint)",
    border: "1px solid var(--color-failed-line)",
    borderRadius: "3px",
    fontSize: "0.625rem",
    padding: "0 2px",
    margin: "0 1px",
  },
  ".cm-change": { width: "3px", padding: "0" },
  ".cm-change .cm-gutterElement": { position: "relative" },
  ".cm-change-unsaved, .cm-change-saved": {
    position: "absolute",
    inset: "0",
    backgroundColor: "var(--color-accent)",
  },
  ".cm-change-saved": { backgroundColor: "var(--color-accent-line)" },
  ".cm-change-removal": {
    position: "absolute",
    top: "-3px",
    left: "0",
    borderLeft: "6px solid var(--color-accent)",
    borderTop: "3px solid transparent",
    borderBottom: "3px solid transparent",
  },
  ".cm-panels": {
    backgroundColor: "var(--color-bg)",
    color: "var(--color-ink)",
    fontFamily: "var(--font-sans)",
  },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--color-border)" },
  ".cm-panel.cm-search": { padding: "6px 40px 6px 16px", fontSize: "0.8125rem" },
  ".cm-panel.cm-search label": {
    display: "inline-flex",
    alignItems: "center",
    gap: "4px",
    margin: "0 4px",
    fontSize: "0.75rem",
    color: "var(--color-ink-2)",
  },
  ".cm-panel.cm-search input[type=checkbox]": { margin: "0" },
  ".cm-panel.cm-search [name=close]": { fontSize: "1.25rem", padding: "4px 10px", right: "6px" },
  ".cm-textfield:focus": {
    outline: "none",
    borderColor: "var(--color-accent)",
    boxShadow: "0 0 0 3px var(--color-accent-tint)",
  },
  ".cm-textfield": {
    border: "1px solid var(--color-control)",
    borderRadius: "6px",
    backgroundColor: "var(--color-surface)",
    color: "var(--color-ink)",
    fontSize: "0.8125rem",
    padding: "3px 8px",
  },
  ".cm-button": {
    border: "1px solid var(--color-border-strong)",
    borderRadius: "6px",
    backgroundImage: "none",
    backgroundColor: "var(--color-surface)",
    fontSize: "0.8125rem",
    padding: "3px 8px",
  },
  ".cm-button:active": { backgroundImage: "none", backgroundColor: "var(--color-hover)" },
  ".cm-tooltip": {
    border: "1px solid var(--color-border)",
    borderRadius: "6px",
    backgroundColor: "var(--color-surface)",
    color: "var(--color-ink-2)",
    boxShadow: "var(--shadow-pop)",
  },
  ".cm-diagnostic": { fontFamily: "var(--font-sans)", fontSize: "0.75rem" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--color-failed)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--color-failed)",
  },
  ".cm-lint-marker": { width: "0.75em", height: "0.75em" },
});

export const editorLook: Extension = [theme, syntaxHighlighting(highlight)];
