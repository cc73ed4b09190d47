/**
 * The one parser for names that come from outside: artifacts, workflows, branches. Whatever passes
 * it is a single path segment that no tool takes for an option.
 */

export type ParsedName = { ok: true; name: string } | { ok: false; problem: string };

/** The longest name in bytes of UTF-8: file systems end at 255, and version files add to it. */
export const MAX_NAME_BYTES = 200;

/**
 * Files that begin so are Haloop's own temporary ones (see `backend/atomic_write.ts`); they are
 * never listed and never named from outside.
 */
export const TEMPORARY_PREFIX = ".haloop-tmp-";

// Control characters, lone surrogates, and the invisible ones that reorder text (bidi) in a terminal
// or a page and would let one name pass for another.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u;

/**
 * Takes a name as it came from a URL, a file or a template and gives it back unchanged, or says in
 * a clause that follows the quoted name what is wrong with it ("is empty", "must not contain …").
 */
export function parseName(raw: string): ParsedName {
  const problem = nameProblem(raw);
  return problem === undefined ? { ok: true, name: raw } : { ok: false, problem };
}

function nameProblem(raw: string): string | undefined {
  if (raw === "") return "is empty";
  if (/[/\\]/.test(raw)) return "must not contain a path separator";
  if (UNPRINTABLE.test(raw)) return "must not contain control characters";
  if (/^\.+$/.test(raw)) return "must not consist of dots only";
  if (raw.startsWith("-")) return "must not begin with a dash";
  if (raw.startsWith(TEMPORARY_PREFIX)) return `must not begin with ${TEMPORARY_PREFIX}`;
  if (new TextEncoder().encode(raw).length > MAX_NAME_BYTES) {
    return `is longer than ${MAX_NAME_BYTES} bytes`;
  }
  return undefined;
}
