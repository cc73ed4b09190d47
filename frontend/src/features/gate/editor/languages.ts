import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { markdown, markdownLanguage } from "@codemirror/lang-markdown";
import type { Language } from "@codemirror/language";
import { type Diagnostic, linter, lintGutter, lintKeymap } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";
import { isJson } from "../document/artifact-kind.ts";
import { jsonProblems } from "../document/json-problems.ts";

/** The language of an artifact by its name: JSON, or Markdown for everything else. */
export function languageOf(artifact: string): Extension {
  if (!isJson(artifact)) return markdown({ base: markdownLanguage, codeLanguages: fenceLanguage });
  return [json(), linter(jsonMarks, { delay: 200 }), lintGutter(), keymap.of(lintKeymap)];
}

/** As many marks as help: one slip can make everything after it look wrong. */
const MAX_MARKS = 20;

function jsonMarks({ state }: EditorView): Diagnostic[] {
  // An empty text is no JSON, but an error at a blank page is no help either.
  if (state.doc.length === 0) return [];
  return jsonProblems(state.doc.toString()).slice(0, MAX_MARKS).map(({ from, to, words }) => ({
    from,
    to,
    severity: "error",
    message: `Not valid JSON: ${words}`,
  }));
}

// Those that Markdown's own HTML support brings along anyway.
const FENCES: Readonly<Record<string, () => Language>> = {
  js: () => javascript().language,
  jsx: () => javascript({ jsx: true }).language,
  ts: () => javascript({ typescript: true }).language,
  tsx: () => javascript({ jsx: true, typescript: true }).language,
  javascript: () => javascript().language,
  typescript: () => javascript({ typescript: true }).language,
  json: () => json().language,
};

function fenceLanguage(info: string): Language | null {
  return FENCES[info.trim().split(/\s/)[0]?.toLowerCase() ?? ""]?.() ?? null;
}
