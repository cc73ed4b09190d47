import { javascript } from "@codemirror/lang-javascript";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { markdown, markdownLanguage } from "@codemirror/lang-markdown";
import type { Language } from "@codemirror/language";
import { linter, lintGutter, lintKeymap } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { isJson } from "../document/artifact-kind.ts";

/** The language of an artifact by its name: JSON, or Markdown for everything else. */
export function languageOf(artifact: string): Extension {
  if (!isJson(artifact)) return markdown({ base: markdownLanguage, codeLanguages: fenceLanguage });
  // An empty text is no JSON, but "unexpected end" at a blank page is no help either.
  const check = jsonParseLinter();
  const lint = linter((view) => view.state.doc.length === 0 ? [] : check(view), { delay: 200 });
  return [json(), lint, lintGutter(), keymap.of(lintKeymap)];
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
