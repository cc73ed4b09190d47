/**
 * Syntax colours of a text, as class names by line. highlight.js finds the words; its tree is walked
 * here and never becomes HTML.
 */
import type { Element, Text } from "hast";
import { common, createLowlight } from "lowlight";
import type { TextRange } from "./word-edits.ts";

export interface ColouredSpan {
  range: TextRange;
  className: string;
}

export type ColouredLines = readonly (readonly ColouredSpan[])[];

/** Longer texts stay plain: colouring them would hold up the page. */
export const MAX_COLOURED_CHARS = 120_000;

const lowlight = createLowlight(common);
const BY_NAME: Readonly<Record<string, string>> = {
  makefile: "makefile",
  gemfile: "ruby",
  rakefile: "ruby",
  ".bashrc": "bash",
  ".npmrc": "ini",
  ".editorconfig": "ini",
  ".gitconfig": "ini",
  mjs: "javascript",
  cjs: "javascript",
  mts: "typescript",
  cts: "typescript",
  jsonc: "json",
  vue: "xml",
  svelte: "xml",
  htm: "xml",
};

/** The language of a file by its name, where it has colours. */
export function languageOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const extension = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : name;
  const language = BY_NAME[name] ?? BY_NAME[extension] ?? extension;
  return lowlight.registered(language) ? language : undefined;
}

/** The coloured spans of every line of `text`, or undefined where it stays plain. */
export function colour(text: string, path: string): ColouredLines | undefined {
  const language = languageOf(path);
  if (language === undefined || text.length > MAX_COLOURED_CHARS) return undefined;
  const lines: ColouredSpan[][] = [[]];
  let column = 0;
  const write = (value: string, className: string) => {
    for (const [at, part] of value.split("\n").entries()) {
      if (at > 0) {
        lines.push([]);
        column = 0;
      }
      const range: TextRange = [column, column + part.length];
      if (className !== "" && part !== "") lines.at(-1)!.push({ range, className });
      column = range[1];
    }
  };
  const walk = (node: Element | Text, className: string) => {
    if (node.type === "text") return write(node.value, className);
    const own = node.properties.className;
    const inner = Array.isArray(own) ? own.join(" ") : className;
    for (const child of node.children) walk(child as Element | Text, inner);
  };
  for (const child of lowlight.highlight(language, text).children) {
    walk(child as Element | Text, "");
  }
  return lines;
}
