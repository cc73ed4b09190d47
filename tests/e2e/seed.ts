/** Writes missions into a home before its server starts, as months of work leave them there. */
import type { Mission, MissionStatus, StepRun, Workflow } from "@haloop/shared";
import { STANDARD_FEATURE } from "../support/standard_feature.ts";
import { HomeLayout } from "../../backend/store/layout.ts";
import { serializeMission } from "../../backend/store/mission_file.ts";

export interface Seed {
  title: string;
  status?: MissionStatus;
  type?: Mission["type"];
  /** Index of the step where it stands. */
  step?: number;
  workflow?: Workflow;
  /** So many minutes ago it was changed last, and began to wait if it does. */
  age_minutes?: number;
  last_error?: string;
  artifacts?: Record<string, string | Uint8Array>;
  /** What else its `mission.json` holds. */
  over?: Partial<Mission>;
  /** Runs of the first step, each with its log. */
  runs?: { log: string; over?: Partial<StepRun> }[];
}

/** The id of the `nth` mission that is written; the same in every home. */
export function seedId(nth: number): string {
  return `m-${nth.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
}

export function runId(mission: number, nth: number): string {
  return `r-${mission.toString(16).padStart(8, "0")}-0000-4000-8000-${`${nth}`.padStart(12, "0")}`;
}

/** Writes one mission; gives its id. */
export async function seedMission(home: string, nth: number, seed: Seed): Promise<string> {
  const mission_id = seedId(nth);
  const folder = new HomeLayout(home).mission(mission_id);
  for (const path of [folder.artifacts, folder.runs, folder.logs]) {
    await Deno.mkdir(path, { recursive: true });
  }
  const artifacts = { "raw-input.md": `# ${seed.title}\n`, ...seed.artifacts };
  for (const [name, content] of Object.entries(artifacts)) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(folder.artifact(name), bytes);
  }
  const mission = missionOf(mission_id, seed);
  for (const [at, { log, over = {} }] of (seed.runs ?? []).entries()) {
    const run_id = runId(nth, at);
    const run: StepRun = {
      mission_id,
      run_id,
      step_id: mission.workflow.steps[0]?.step_id ?? "",
      attempt: at + 1,
      started_at: minutesAgo((seed.age_minutes ?? 0) + 2),
      finished_at: minutesAgo((seed.age_minutes ?? 0) + 1),
      exit_code: 0,
      reason: "exited",
      agent: "mock",
      provider: "docker",
      ...over,
    };
    await Deno.writeTextFile(folder.run(run_id), JSON.stringify(run, null, 2));
    await Deno.writeTextFile(folder.log(run_id), log);
  }
  await Deno.writeTextFile(folder.meta, serializeMission(mission));
  return mission_id;
}

function missionOf(mission_id: string, seed: Seed): Mission {
  const { title, status = "ready", type = "feature", workflow = STANDARD_FEATURE } = seed;
  const at = minutesAgo(seed.age_minutes ?? 0);
  const waits = status === "waiting_human";
  return {
    mission_id,
    title,
    type,
    workflow_id: workflow.workflow_id,
    workflow,
    current_step: seed.step ?? (status === "completed" ? workflow.steps.length : waits ? 1 : 0),
    status,
    created_at: minutesAgo(60 * 24 * 3),
    updated_at: at,
    errors: seed.last_error === undefined ? [] : [seed.last_error],
    ...(seed.last_error === undefined ? {} : { last_error: seed.last_error }),
    ...(waits ? { waiting_since: at } : {}),
    ...seed.over,
  };
}

export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

/** Many missions at rest. */
export async function seedMany(home: string, from: number, count: number): Promise<void> {
  const statuses: readonly MissionStatus[] = ["completed", "failed", "ready", "cancelled"];
  const types: readonly Mission["type"][] = ["feature", "fix", "bugfix", "hotfix", "enhance"];
  for (let start = 0; start < count; start += 64) {
    const numbers = Array.from({ length: Math.min(64, count - start) }, (_, n) => start + n);
    await Promise.all(numbers.map((n) =>
      seedMission(home, from + n, {
        title: `Mission ${n}: limit the rate of the public API for each key`,
        status: statuses[n % statuses.length] ?? "ready",
        type: types[n % types.length] ?? "feature",
        age_minutes: 600 + n,
      })
    ));
  }
}
