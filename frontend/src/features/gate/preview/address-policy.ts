/**
 * Which addresses in an agent's text a click may open, and which diagrams may be drawn. What an
 * agent wrote is data: showing it must run nothing and ask nothing of any other machine.
 */

const OPENABLE = new Set(["http:", "https:", "mailto:"]);

/** The address to open for a link, or undefined when it is shown as plain text instead. */
export function openableAddress(href: string | undefined): string | undefined {
  if (href === undefined) return undefined;
  try {
    // No base: a relative address would lead into Haloop's own pages.
    const url = new URL(href);
    return OPENABLE.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the address leads to a place within the same text. */
export function isFragment(href: string | undefined): href is string {
  return href !== undefined && href.startsWith("#") && href.length > 1;
}

// Everything by which a diagram can make the browser fetch: CSS, image shapes, and HTML in labels.
const FETCHES = [
  /url\s*\(/i,
  /@import/i,
  /image-set\s*\(/i,
  /["']?\b(?:img|sprite|icon|themeCSS|fontFamily)\b["']?\s*:/i,
  /\$sprite/i,
  /<\s*\/?\s*(?!br\s*\/?\s*>)[a-z!]/i,
  /&(?:#|lt)/i,
];
// CSS spells letters as hexadecimal escapes.
const CSS_ESCAPE = /\\[0-9a-f]/i;

/** Why a diagram is shown as its source only, or undefined when it can be drawn. */
export function diagramRefusal(source: string): string | undefined {
  if (source.length > 50_000) return "The diagram is too large to draw";
  // A backslash before any other letter stands for that letter.
  const plain = source.replaceAll("\\", "");
  const refused = CSS_ESCAPE.test(source) ||
    FETCHES.some((pattern) => pattern.test(source) || pattern.test(plain));
  return refused
    ? "Not drawn: diagrams with images, HTML or styles of their own stay text"
    : undefined;
}
