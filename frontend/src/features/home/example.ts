/** The mission that "Try the example" creates: real enough to read, small enough to click through. */
import type { CreateMissionBody } from "@haloop/shared";

export const EXAMPLE_MISSION: CreateMissionBody = {
  title: "Example: rate limiting for the public API",
  type: "feature",
  agent: "mock",
  // Whatever is linked: an example must leave nothing in the person's repository.
  projectPath: null,
  rawInput: `# Rate limiting for the public API

some notes from the call, unsorted:

- one key sends 38 % of all requests to \`/v1/*\`, the others wait behind it
- 100 requests per minute and key should be plenty
- answer \`429\` with \`Retry-After\`, never drop the connection
- \`/v1/health\` and internal callers stay free

| Option         |    p99 | Cost | Risk    |
| -------------- | -----: | ---: | ------- |
| Token bucket   | 0.1 ms |   $0 | uneven  |
| Redis window   | 1.8 ms |  $62 | outage  |
| Gateway plugin | 0.4 ms | $240 | lock-in |

\`\`\`ts
const limit = slidingWindow({ window: "60s", max: 100 });
\`\`\`

open: what happens when Redis restarts?
`,
};
