/** Texts of the missions that are written into a home before its server starts. */

export const MARKDOWN = `# Rate limiting for the public API

## Findings

\`/v1/*\` peaks at 1,140 requests per second, and one key sends 38 % of them. Three ways to hold it
back:

| Option | p99 | Cost | Risk |
| ------ | ---: | ---: | ---- |
| Token bucket | 0.1 ms | $0 | uneven |
| Redis window | 1.8 ms | $62 | outage |
| Gateway plugin | 0.4 ms | $240 | lock-in |

## Recommendation

A Redis window of **100 requests per minute** per key, with a local bucket while Redis is away:

- Fail open to 20 requests per second per pod
- Answer \`429\` with \`Retry-After\`
- [x] Exempt \`/v1/health\` and internal callers

\`\`\`ts
const limit = slidingWindow({
  redis, window: "60s", max: 100,
  fallback: localBucket({ perSecond: 20 }),
});
\`\`\`
`;

/** A colour that is ended three lines later, a progress bar, and a sign beyond the sixteen colours. */
export const COLOURED_LOG = [
  "\x1b[1mReading\x1b[0m src/webhooks",
  "\x1b[31mred begins here",
  "and goes on over the line break",
  "until here\x1b[0m, and is over",
  "10 %\r50 %\r100 % fetched",
  "\x1b[38;5;208morange\x1b[39m \x1b[32m✓ 30 passed\x1b[0m",
  "Agent Cleanup completed successfully",
  "",
].join("\n");

export const LONG_ERROR =
  'Could not run step "Cleanup": the agent ended with exit code 137 because it ' +
  "ran out of memory. Give it more with sandbox.memory_mib\n" +
  Array.from(
    { length: 80 },
    (_, n) =>
      `    at frame ${n} (/workspace/node_modules/some/very/long/path/of/a/module-${n}.js:${n}:17)`,
  )
    .join("\n");

export const BIG_LOG_LINES = 120_000;

/** Some twelve megabytes, with a needle in every thirty-thousandth line. */
export function bigLog(): string {
  const lines = Array.from(
    { length: BIG_LOG_LINES },
    (_, n) =>
      n % 30_000 === 29_999
        ? `line ${n + 1} has the needle`
        : `2026-01-01T10:41:00Z \x1b[32mok\x1b[0m src/webhooks/deliver-${n + 1}.test.ts (9 tests) ${
          n % 977
        }ms \x1b[90mtrace=${n}\x1b[39m`,
  );
  return `${lines.join("\n")}\n`;
}
