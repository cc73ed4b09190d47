/**
 * What each command prints with `--json`, as docs/cli-json.md tells it. Strict: a field that is not
 * documented fails the test, and so does one that is missing.
 */
import {
  AgentEvent,
  ArtifactKind,
  ChangedFile,
  HealthProblem,
  LinkedProject,
  MissionStatus,
  MissionType,
  QueueState,
  RunReason,
  RunsHere,
  StepType,
  TakeHow,
  WorkflowListItem,
} from "@haloop/shared";
import { z } from "zod";

const text = z.string();
const count = z.number().int().nonnegative();
const time = z.iso.datetime();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const mission_id = z.string().regex(/^m-[0-9a-f-]{36}$/);
const run_id = z.string().regex(/^r-[0-9a-f-]{36}$/);

/** Every answer carries the version of its shape. */
function answer<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject({ schema_version: z.literal(1), ...shape });
}

const tree = z.string().regex(/^[0-9a-f]{40,64}$/);

const Check = {
  check_id: z.string().regex(/^c-[0-9a-f-]{36}$/),
  state: z.enum(["running", "passed", "failed", "broken"]),
  stale: z.boolean(),
  tree,
  started_at: time,
  finished_at: time.nullable(),
  exit_code: z.number().int().nullable(),
  error: text.nullable(),
};

const MissionItem = z.strictObject({
  mission_id,
  title: text,
  type: MissionType,
  status: MissionStatus,
  current_step_name: text,
  updated_at: time,
  waiting_since: time.nullable(),
  lacks: text.nullable(),
  parked_until: time.nullable(),
  broken: text.nullable(),
});

const Mission = MissionItem.extend({
  workflow_id: text,
  current_step: count,
  current_step_id: text.nullable(),
  created_at: time,
  agent: text.nullable(),
  project_path: text.nullable(),
  budget_usd: z.number().positive().nullable(),
  spent_usd: z.number().nonnegative(),
  last_error: text.nullable(),
  run_id: run_id.nullable(),
  queue: QueueState.nullable(),
  gate: z.strictObject({
    step_id: text,
    artifact: text.nullable(),
    hash: hash.nullable(),
    size_bytes: count.nullable(),
    tree: tree.nullable(),
  }).nullable(),
});

const Artifact = z.strictObject({
  name: text,
  kind: ArtifactKind,
  size_bytes: count,
  hash: hash.nullable(),
  stale: z.boolean(),
});

const Shown = Mission.extend({
  steps: z.array(z.strictObject({
    step_id: text,
    name: text,
    type: StepType,
    state: z.enum(["done", "current", "open"]),
    agent: text.nullable(),
    input_artifact: text.nullable(),
    output_artifact: text.nullable(),
    review_artifact: text.nullable(),
  })),
  runs: z.array(z.strictObject({
    run_id,
    step_id: text,
    attempt: z.number().int().positive().nullable(),
    agent: text.nullable(),
    provider: text.nullable(),
    network: z.enum(["model", "allowlist", "open", "not held"]).nullable(),
    refused: z.array(z.strictObject({ what: text, why: text, count: z.number().int() })),
    started_at: time,
    finished_at: time.nullable(),
    exit_code: z.number().int().nullable(),
    reason: RunReason.nullable(),
    error: text.nullable(),
  })),
  artifacts: z.array(Artifact),
  rounds: z.array(z.strictObject({
    feedback_id: text,
    round: count,
    at: time,
    gate_step_id: text,
    artifact: text,
    note: text,
    comments: z.array(z.strictObject({
      path: text.nullable(),
      side: z.enum(["old", "new"]).nullable(),
      from_line: count,
      to_line: count,
      quote: text,
      text,
    })),
  })).nullable(),
  journal: z.array(z.strictObject({
    at: time,
    who: z.enum(["person", "engine", "agent"]),
    what: text,
    step_id: text.nullable(),
    run_id: run_id.nullable(),
    artifact: text.nullable(),
    note: text.nullable(),
  })).nullable(),
});

const Setting = z.strictObject({
  name: text,
  value: z.json(),
  source: z.enum(["environment", "file", "default"]),
  variable: text.nullable(),
});

const OneMission = answer({ mission: Mission });
const OneSetting = answer({ setting: Setting });

/** By the command as it is called, `artifacts --versions` and the like included. */
export const SHAPES: Readonly<Record<string, z.ZodType>> = {
  "new": OneMission,
  "continue": OneMission,
  "request-changes": OneMission,
  "retry": OneMission,
  "rewind": OneMission,
  "budget": OneMission,
  "cancel": OneMission,
  "mark-completed": OneMission,
  "list": answer({ missions: z.array(MissionItem), next: text.nullable() }),
  "watch": answer({ mission: MissionItem }),
  "show": answer({ mission: Shown }),
  "changes": answer({
    mission_id,
    branch: text,
    base_commit: text,
    tree: text,
    files: z.array(z.strictObject({
      path: text,
      old_path: text.nullable(),
      kind: ChangedFile.shape.kind,
      binary: z.boolean(),
      added_lines: count.nullable(),
      removed_lines: count.nullable(),
      runs_here: z.array(RunsHere),
      patch: text.nullable(),
    })),
    notes: z.array(text),
  }),
  "checks": answer({
    mission_id,
    tree: tree.nullable(),
    checks: z.array(z.strictObject({
      name: text,
      argv: z.array(text),
      offered: z.boolean(),
      run: z.strictObject(Check).nullable(),
    })),
  }),
  "checks <check>": answer({
    mission_id,
    check: z.strictObject({ ...Check, name: text, argv: z.array(text), output_tail: text }),
  }),
  "take": answer({
    mission_id,
    how: TakeHow,
    message: text,
    commands: z.array(text),
    location: text.nullable(),
  }),
  "edit": answer({ mission_id, artifact: text, saved: z.boolean(), hash }),
  "discard": answer({ mission_id, branch: text, bundle: text.nullable() }),
  "delete": answer({ deleted: z.strictObject({ mission_id, title: text }) }),
  "logs": answer({ mission_id, run_id, step_id: text, from: count, text, complete: z.boolean() }),
  "logs --events": answer({ mission_id, run_id, step_id: text, event: AgentEvent }),
  "artifacts": answer({ mission_id, artifacts: z.array(Artifact) }),
  "artifacts <artifact>": answer({
    mission_id,
    artifact: text,
    version: z.number().int().positive().nullable(),
    hash: hash.nullable(),
    text,
  }),
  "artifacts <artifact> --versions": answer({
    mission_id,
    artifact: text,
    versions: z.array(z.strictObject({
      n: z.number().int().positive(),
      author: z.enum(["agent", "human"]),
      kind: z.enum(["output", "draft", "approved"]),
      at: time,
      size_bytes: count,
      hash,
      step_id: text.nullable(),
      run_id: run_id.nullable(),
      approved_at: time.nullable(),
    })),
  }),
  "diff": answer({
    mission_id,
    artifact: text,
    from_version: z.number().int().positive().nullable(),
    to_version: z.number().int().positive().nullable(),
    same: z.boolean(),
    patch: text,
  }),
  "open": answer({ url: z.url() }),
  "start": answer({
    url: z.url(),
    address: z.url(),
    pid: z.number().int().positive(),
    how: z.enum(["already_running", "detached", "foreground"]),
    log: text.nullable(),
  }),
  "stop": answer({
    how: z.enum(["not_running", "stopped", "killed"]),
    pid: z.number().int().positive().nullable(),
  }),
  "status": answer({
    state: z.enum(["stopped", "running", "silent"]),
    running: z.boolean(),
    home: text,
    url: z.url().nullable(),
    address: z.url().nullable(),
    pid: z.number().int().positive().nullable(),
    version: text.nullable(),
    started_at: time.nullable(),
    provider: z.strictObject({
      name: text,
      ok: z.boolean(),
      detail: text,
      why: text,
      isolates: z.boolean(),
    }).nullable(),
    sandboxes: z.strictObject({ running: count, queued: count, limit: count }).nullable(),
    missions_waiting: count.nullable(),
    project: z.strictObject({ name: text, path: text }).nullable(),
    problems: z.array(HealthProblem),
  }),
  "doctor": answer({
    ok: z.boolean(),
    home: text,
    findings: z.array(z.strictObject({
      check: text,
      level: z.enum(["ok", "warning", "problem", "fixed"]),
      text,
      remedy: text.nullable(),
      done: text.nullable(),
    })),
  }),
  "workflows list": answer({ workflows: z.array(WorkflowListItem) }),
  // The template's own fields stand beside the version.
  "workflows show": WorkflowListItem.extend({ schema_version: z.literal(1) }),
  "workflows validate": answer({
    valid: z.boolean(),
    templates: z.array(z.strictObject({
      workflow_id: text,
      source: text,
      path: text.nullable(),
      valid: z.boolean(),
      problems: WorkflowListItem.shape.problems,
    })),
  }),
  "agents list": answer({
    agents: z.array(z.strictObject({
      name: text,
      image: text,
      version: text.nullable(),
      image_present: z.boolean().nullable(),
      credential: text.nullable(),
      base_url: text.nullable(),
      last_check: z.strictObject({ at: time, ok: z.boolean(), detail: text }).nullable(),
    })),
  }),
  "agents build": answer({ built: z.array(z.strictObject({ name: text, image: text })) }),
  "agents check": z.union([
    answer({
      name: text,
      ok: z.literal(true),
      model: text.optional(),
      cost_usd: z.number().nullable(),
      ms: z.number(),
    }),
    answer({ name: text, ok: z.literal(false), problem: text }),
  ]),
  "agents login": answer({ name: text, kept: z.boolean() }),
  "agents logout": answer({ name: text, kept: z.boolean() }),
  "sandbox verify": answer({
    image: text,
    ok: z.boolean(),
    findings: z.array(z.strictObject({ name: text, ok: z.boolean(), detail: text })),
  }),
  "init": answer({ home: text, made: z.array(text) }),
  "link": answer({
    linked: z.strictObject({ name: text, path: text }),
    replaced: z.strictObject({ name: text, path: text }).nullable(),
  }),
  "projects": answer({ projects: z.array(LinkedProject) }),
  "unlink": answer({ unlinked: z.strictObject({ name: text, path: text }).nullable() }),
  "config list": answer({ settings: z.array(Setting), unknown: z.array(text) }),
  "config get": OneSetting,
  "config set": OneSetting,
  "config unset": OneSetting,
  "--version": answer({ version: text, commit: text.nullable(), deno: text, os: text, arch: text }),
  "completions": answer({ shell: z.enum(["bash", "zsh", "fish"]), script: text }),
};
