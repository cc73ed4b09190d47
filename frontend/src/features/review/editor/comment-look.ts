import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

/** Pins, underlined words and threads; the colours are the page's own. */
export const commentLook: Extension = EditorView.baseTheme({
  ".cm-gutters-after": { borderLeft: "none" },
  ".cm-comments": { width: "32px" },
  ".cm-comments .cm-gutterElement": { cursor: "pointer", paddingLeft: "4px" },
  ".comment-plus": {
    opacity: "0",
    width: "20px",
    height: "20px",
    borderRadius: "6px",
    border: "1px solid var(--color-border-strong)",
    backgroundColor: "var(--color-surface)",
    color: "var(--color-accent-text)",
    fontFamily: "var(--font-sans)",
    fontSize: "15px",
    lineHeight: "17px",
    textAlign: "center",
  },
  ".cm-hoveredLine .comment-plus": { opacity: "1" },
  "&.cm-focused .cm-activeLineGutter .comment-plus": { opacity: "1" },
  ".cm-comments .cm-gutterElement:hover .comment-plus": {
    backgroundColor: "var(--color-accent)",
    borderColor: "var(--color-accent)",
    color: "white",
    opacity: "1",
  },
  ".cm-commented": {
    backgroundColor: "var(--color-accent-tint)",
    boxShadow: "inset 0 -2px var(--color-accent-line)",
    borderRadius: "2px",
  },
  ".cm-commentedLine": { backgroundColor: "var(--color-accent-tint) !important" },
  ".cm-thread": {
    fontFamily: "var(--font-sans)",
    whiteSpace: "normal",
    // As wide as the lines, never what makes them wide.
    contain: "inline-size",
    padding: "4px 12px 8px 8px",
    cursor: "default",
  },
  ".cm-tooltip.comment-tip": {
    fontFamily: "var(--font-sans)",
    fontSize: "0.8125rem",
    fontWeight: "500",
    color: "var(--color-accent-text)",
    padding: "4px 10px",
    margin: "4px 0",
    border: "1px solid var(--color-border-strong)",
    borderRadius: "6px",
    cursor: "pointer",
  },
  ".cm-tooltip.comment-tip:hover": { backgroundColor: "var(--color-hover)" },
  "&:not(.cm-focused) .comment-tip": { display: "none" },
  "@media (max-width: 48rem)": {
    ".cm-comments": { width: "44px" },
    ".cm-tooltip.comment-tip": { padding: "12px 16px" },
  },
});
