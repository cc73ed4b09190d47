/**
 * What Haloop does to a parsed artifact: before sanitising, everything that would be dropped or
 * fetched becomes text that can be read; after it, blocks learn which source lines they came from.
 */
import type { Element, ElementContent, Root, RootContent, Text } from "hast";
import { hiddenName, hiddenTitle, splitHidden } from "../document/hidden-characters.ts";
import { isFragment, openableAddress } from "./address-policy.ts";

type Content = RootContent | ElementContent;
type Parent = Root | Element;

/** Raw HTML, images and addresses that are not opened are shown as what was written. */
export function rehypeReadable() {
  return (tree: Root): void => readable(tree);
}

function readable(parent: Parent): void {
  const block = parent.type === "root";
  const children = (parent.children as Content[]).flatMap((child): Content[] => {
    if (child.type === "raw") return [sourceOf(child.value, block)];
    if (child.type !== "element") return [child];
    readable(child);
    if (child.tagName === "img") return [imageWords(child)];
    if (child.tagName === "a") return linkOrWords(child);
    return [child];
  });
  parent.children = children as Element["children"];
}

function sourceOf(html: string, block: boolean): Element {
  const code = element("code", block ? { className: ["language-html"] } : {}, [text(html)]);
  return block ? element("pre", {}, [code]) : code;
}

function imageWords(image: Element): Element {
  const { alt, src } = image.properties;
  const words = typeof alt === "string" && alt !== "" ? `Image: ${alt} ` : "Image: ";
  return element("span", {}, [text(words), element("code", {}, [text(String(src ?? ""))])]);
}

function linkOrWords(link: Element): Content[] {
  const href = typeof link.properties.href === "string" ? link.properties.href : undefined;
  if (isFragment(href) || openableAddress(href) !== undefined) return [link];
  const [only] = link.children;
  // An address that was written as such is there to read already.
  if (link.children.length === 1 && only?.type === "text" && only.value === href) return [only];
  const shown = element("code", {}, [text(href ?? "")]);
  return [...link.children, text(" "), shown];
}

export interface LineOptions {
  /** Lines of the whole text that come before this part. */
  offset: number;
}

const BLOCKS = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "tr", "hr", "div", "dt"]);
const FLOW = new Set([
  "p",
  "ul",
  "ol",
  "pre",
  "blockquote",
  "table",
  "div",
  "hr",
  "h1",
  "h2",
  "h3",
]);
/** How far a bar lies left of its block grows by one with each of these around it. */
const INDENTS = new Set(["li", "blockquote"]);

/** Marks every block with the source lines that it came from, and with how deep it lies. */
export function rehypeLines(options: LineOptions) {
  return (tree: Root): void => markLines(tree, options, 0);
}

function markLines(parent: Parent, options: LineOptions, depth: number): void {
  if (parent.type === "element" && parent.tagName === "li") gatherWords(parent);
  for (const child of parent.children) {
    if (child.type !== "element") continue;
    if (BLOCKS.has(child.tagName)) markBlock(child, options, depth);
    if (child.tagName === "pre") continue;
    markLines(child, options, depth + (INDENTS.has(child.tagName) ? 1 : 0));
  }
}

function markBlock(block: Element, options: LineOptions, depth: number): void {
  const { position } = block;
  if (position === undefined) return;
  block.properties.dataLine = position.start.line + options.offset;
  block.properties.dataLineEnd = position.end.line + options.offset;
  if (depth > 0) block.properties.style = `--depth:${depth}`;
}

/** The words of a tight list item get a block of their own: only they carry its bar. */
function gatherWords(item: Element): void {
  const gathered: ElementContent[] = [];
  let words: Element | undefined;
  for (const child of item.children) {
    if (child.type === "element" && FLOW.has(child.tagName)) {
      gathered.push(child);
      words = undefined;
      continue;
    }
    if (child.type === "text" && child.value.trim() === "" && words === undefined) continue;
    if (words === undefined) gathered.push(words = element("div", {}, []));
    words.children.push(child);
  }
  for (const block of gathered) if (block === words || isBare(block)) placeByChildren(block, item);
  item.children = gathered;
}

function isBare(block: ElementContent): block is Element {
  return block.type === "element" && block.tagName === "div" && block.position === undefined;
}

function placeByChildren(block: Element, item: Element): void {
  const placed = block.children.filter((child) => child.position !== undefined);
  const [first, last] = [placed[0]?.position, placed.at(-1)?.position];
  if (first !== undefined && last !== undefined) {
    block.position = { start: first.start, end: last.end };
  } else if (item.position !== undefined) {
    block.position = { start: item.position.start, end: item.position.start };
  }
}

/** Shows characters that hide or reorder text by their names. */
export function rehypeHidden() {
  return (tree: Root): void => showHidden(tree);
}

function showHidden(parent: Parent): void {
  const children = (parent.children as Content[]).flatMap((child): Content[] => {
    if (child.type === "element") showHidden(child);
    return child.type === "text" ? hiddenMarks(child) : [child];
  });
  parent.children = children as Element["children"];
}

function hiddenMarks(node: Text): Content[] {
  const parts = splitHidden(node.value);
  if (!parts.some((part) => part.hidden)) return [node];
  return parts.map((part) =>
    part.hidden
      ? element("span", { className: ["hidden-mark"], title: hiddenTitle(part.text) }, [
        text(hiddenName(part.text)),
      ])
      : text(part.text)
  );
}

function element(
  tagName: string,
  properties: Element["properties"],
  children: ElementContent[],
): Element {
  return { type: "element", tagName, properties, children };
}

function text(value: string): Text {
  return { type: "text", value };
}
