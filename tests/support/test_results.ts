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

/** Output that a test printed is inside CDATA or escaped, so that it cannot pass for an element. */
function countCase(body: string): Counts {
  const elements = body.replace(/<!\[CDATA\[.*?\]\]>/gs, "");
  if (/<(failure|error)\b/.test(elements)) return { ...NOTHING, failed: 1 };
  if (/<skipped\b/.test(elements)) return { ...NOTHING, skipped: 1 };
  return { ...NOTHING, passed: 1 };
}
