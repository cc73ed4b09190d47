/** What git prints, in pieces as it comes: for what need not fit into memory. */
import { type GitCall, GitFailed, LIMIT_MS, start, tooLong } from "./git.ts";

/**
 * Runs git without input. Whoever stops reading ends it.
 *
 * @throws GitFailed after the last piece when git fails; WorkspaceError when it takes too long
 */
export async function* gitPieces(
  args: readonly string[],
  call: GitCall = {},
): AsyncGenerator<Uint8Array> {
  const enough = new AbortController();
  const limit = AbortSignal.timeout(call.limit_ms ?? LIMIT_MS);
  const child = start(args, call, AbortSignal.any([limit, enough.signal]));
  const words = new Response(child.stderr).text();
  try {
    await child.stdin.close();
    for await (const piece of child.stdout) yield piece;
    const { code } = await child.status;
    if (limit.aborted) throw tooLong(args);
    if (code !== 0) throw new GitFailed(code, await words);
  } finally {
    enough.abort();
    await Promise.allSettled([child.status, words]);
  }
}
