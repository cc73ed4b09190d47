/**
 * A browser test gets a Haloop whose home holds a mission in every state, two thousand others, and
 * whose agent runs the raw input as a shell script: a test says itself what its agent does.
 */
import type { Workflow } from "@haloop/shared";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../support/haloop.ts";
import { homeIn, startServer } from "../support/server.ts";
import { type Haloop, haloopAt, test as base } from "./fixtures.ts";
import { HOSTILE_LOG, HOSTILE_MARKDOWN, HOSTILE_TITLE } from "./hostile_text.ts";
import { bigLog, COLOURED_LOG, LONG_ERROR, MARKDOWN } from "./seed_texts.ts";
import { seedId, seedMany, seedMission } from "./seed.ts";

export const MANY = 2000;

export const IDS = {
  longest: seedId(1),
  middle: seedId(2),
  shortest: seedId(3),
  failed: seedId(4),
  cancelled: seedId(5),
  completed: seedId(6),
  binary: seedId(7),
  tooLarge: seedId(8),
  fifteen: seedId(9),
  emptyLog: seedId(10),
  bigLog: seedId(11),
  hostile: seedId(12),
  broken: seedId(13),
  ready: seedId(14),
} as const;

/** How many of them wait for the person. */
export const WAITING = 7;

export const test = base.extend<object, { seeded: Haloop }>({
  // deno-lint-ignore no-empty-pattern -- Playwright reads the pattern to know what is needed
  seeded: [async ({}, use) => {
    await using folder = await temporaryFolder();
    const home = homeIn(folder.path);
    await fill(home);
    await using server = await startServer({ home, provider: "local" });
    const draft = MARKDOWN.replace("100 requests", "60 requests");
    await server.client.saveArtifact(IDS.longest, "structured-text.md", draft);
    const changed = `${HOSTILE_MARKDOWN}\n<img src=x onerror="window.hostile=1"> changed by hand\n`;
    await server.client.saveArtifact(IDS.hostile, "structured-text.md", changed);
    await use(haloopAt(home, server));
  }, { scope: "worker" }],
  baseURL: async ({ seeded }, use) => await use(seeded.server.url),
});

/** `config.json` with the agent that runs its input, after which `settings` apply. */
export async function configure(home: string, settings: Record<string, unknown> = {}) {
  const script = 'sh -e "$HALOOP_INPUT"; [ -e "$HALOOP_OUTPUT" ] || echo done > "$HALOOP_OUTPUT"';
  const config = { agent: "command", command: { argv: ["/bin/sh", "-ec", script] }, ...settings };
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "config.json"), JSON.stringify(config));
}

async function fill(home: string): Promise<void> {
  await configure(home);
  const artifacts = { "structured-text.md": MARKDOWN };
  const waiting = { status: "waiting_human", artifacts } as const;
  const ran = { runs: [{ log: COLOURED_LOG }] };
  await seedMission(home, 1, {
    title: "Rate limiting for the public API",
    ...waiting,
    runs: [{ log: COLOURED_LOG, over: { cost_usd: 0.42 } }],
    age_minutes: 185,
  });
  await seedMission(home, 2, {
    title: "Fix login redirect loop on Safari",
    type: "bugfix",
    ...waiting,
    age_minutes: 26,
  });
  await seedMission(home, 3, {
    title: "Postgres 16 upgrade notes",
    type: "enhance",
    ...waiting,
    age_minutes: 12,
  });
  await seedMission(home, 4, {
    title: "Move webhooks to a queue",
    status: "failed",
    age_minutes: 7,
    last_error: LONG_ERROR,
    runs: [
      { log: "first try\n", over: { exit_code: 1, error: "The step failed with exit code 1" } },
      { log: COLOURED_LOG, over: { exit_code: 137, reason: "out_of_memory", error: LONG_ERROR } },
    ],
  });
  await seedMission(home, 5, {
    title: "CSV export for invoices",
    status: "cancelled",
    artifacts,
    age_minutes: 90,
  });
  await seedMission(home, 6, {
    title: "Time zones in the report mail",
    status: "completed",
    artifacts,
    ...ran,
    age_minutes: 61,
  });
  await seedMission(home, 7, {
    title: "An artifact that is no text",
    ...waiting,
    artifacts: { "structured-text.md": new Uint8Array([0, 159, 146, 150, 255]) },
    age_minutes: 11,
  });
  await seedMission(home, 8, {
    title: "An artifact that is too large",
    ...waiting,
    artifacts: { "structured-text.md": "x".repeat(1_200_000) },
    age_minutes: 10,
  });
  await seedMission(home, 9, {
    title: "A workflow of fifteen steps",
    ...waiting,
    workflow: FIFTEEN_STEPS,
    step: 7,
    artifacts: { "text-7.md": MARKDOWN },
    age_minutes: 9,
  });
  await seedMission(home, 10, {
    title: "An agent that wrote nothing",
    status: "completed",
    artifacts,
    runs: [{ log: "" }],
    age_minutes: 120,
  });
  await seedMission(home, 11, {
    title: "An agent that wrote much",
    status: "completed",
    artifacts,
    runs: [{ log: bigLog() }],
    age_minutes: 130,
  });
  await seedMission(home, 12, {
    title: HOSTILE_TITLE,
    ...waiting,
    artifacts: { "structured-text.md": HOSTILE_MARKDOWN, "raw-input.md": HOSTILE_MARKDOWN },
    runs: [{ log: HOSTILE_LOG }],
    age_minutes: 8,
  });
  await seedMission(home, 13, { title: "Torn", status: "completed", age_minutes: 140 });
  await writeFile(join(home, "missions", IDS.broken, "mission.json"), '{ "mission_id": "m-');
  await seedMission(home, 14, {
    title: "Trace ids in every log line",
    type: "enhance",
    age_minutes: 3,
  });
  await seedMany(home, 100, MANY);
}

const FIFTEEN_STEPS: Workflow = {
  workflow_id: "fifteen",
  name: "Fifteen",
  steps: Array.from({ length: 15 }, (_, n) =>
    n % 2 === 0
      ? {
        step_id: `step-${n}`,
        name: `Agent step number ${n + 1}`,
        type: "agent" as const,
        inputArtifact: n === 0 ? "raw-input.md" : `text-${n - 1}.md`,
        outputArtifact: `text-${n + 1}.md`,
      }
      : {
        step_id: `step-${n}`,
        name: `Gate number ${n + 1}`,
        type: "human-gate" as const,
        reviewArtifact: `text-${n}.md`,
      }),
};
