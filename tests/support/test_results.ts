/** Counting what the test runners themselves reported, in JUnit's format. */

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

/** The sum of two counts. */
export function plus(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/**
 * Counts the test cases of a JUnit report one by one: the totals in its head are spelled differently
 * by different runners (`disabled`, `skipped`).
 */
export function countJunit(xml: string): Counts {
  let counts = NOTHING;
  for (const [, body = ""] of xml.matchAll(/<testcase\b(?:[^>]*?\/>|[^>]*>(.*?)<\/testcase>)/gs)) {
    counts = plus(counts, countCase(body));
  }
  return counts;
}

/** How much of what a failed test said is told again at the end of a long log. */
const TOLD_CHARACTERS = 1_200;
const TERMINAL_COLOURS = /\p{Cc}\[[0-9;]*m/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&#10;": "\n",
  "&amp;": "&",
};

/**
 * What failed, by a JUnit report: a test's name, and the beginning of what it said. The whole stands
 * where the test ran, which may be thousands of lines above.
 */
export function failuresIn(xml: string): string[] {
  const failures: string[] = [];
  const cases = /<testcase\b([^>]*?[^/>])>(.*?)<\/testcase>/gs;
  for (const [, head = "", body = ""] of xml.matchAll(cases)) {
    if (countCase(body).failed === 0) continue;
    const name = /\bname="([^"]*)"/.exec(head)?.[1] ?? "";
    const said = /<(?:failure|error)\b[^>]*>(.*?)<\/(?:failure|error)>/s.exec(body)?.[1] ?? "";
    const text = unescaped(said).replace(TERMINAL_COLOURS, "").trim();
    failures.push(`${unescaped(name)}\n${text.slice(0, TOLD_CHARACTERS)}`);
  }
  return failures;
}

function unescaped(xml: string): string {
  const [, literal] = /^\s*<!\[CDATA\[(.*?)\]\]>/s.exec(xml) ?? [];
  return literal ?? xml.replace(/&(?:lt|gt|quot|apos|amp|#10);/g, (one) => ENTITIES[one] ?? one);
}

/** Output that a test printed is inside CDATA or escaped, so that it cannot pass for an element. */
function countCase(body: string): Counts {
  const elements = body.replace(/<!\[CDATA\[.*?\]\]>/gs, "");
  if (/<(failure|error)\b/.test(elements)) return { ...NOTHING, failed: 1 };
  if (/<skipped\b/.test(elements)) return { ...NOTHING, skipped: 1 };
  return { ...NOTHING, passed: 1 };
}
