/** That the checker of the crash tests finds what it is there for: a damaged home for each kind. */
import { newFeedbackId, newMissionId, newRunId, type StepRun } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { sha256 } from "../../backend/hash.ts";
import { FileMissionStore } from "../../backend/store/file_mission_store.ts";
import { builtInWorkflow } from "../../backend/workflows/catalog.ts";
import { withTempDir } from "../support/temp_dir.ts";
import { expectedLog } from "./agent.ts";
import { Checker } from "./check.ts";
import { Ledger } from "./ledger.ts";

const AT = "2026-01-01T00:00:00.000Z";
const OUTPUT = "structured-text.md";

interface Sound {
  readonly home: string;
  readonly folder: string;
  readonly ledger: Ledger;
  /** The run that ended well, and one that was cancelled before it. */
  readonly run: StepRun;
  readonly cancelled: StepRun;
  write(path: string, text: string): Promise<void>;
  /** Changes a JSON file in the mission's folder. */
  edit(path: string, change: (value: Record<string, unknown>) => unknown): Promise<void>;
  starts(...lines: string[]): Promise<void>;
}

/** A home with one mission that has been through everything, and is well. */
async function withSoundHome(test: (sound: Sound) => Promise<void>): Promise<void> {
  await withTempDir(async (home) => {
    const store = await FileMissionStore.open(home, builtInWorkflow);
    const mission_id = newMissionId();
    const folder = join(home, "missions", mission_id);
    const run_id = (last: string) => newRunId().slice(0, -1) + last;
    const about = {
      ...{ mission_id, step_id: "cleanup", provider: "local" },
      ...{ started_at: AT, finished_at: AT },
    };
    const cancelled = { ...about, run_id: run_id("a"), attempt: 1, reason: "cancelled" as const };
    const run = {
      ...about,
      run_id: run_id("b"),
      attempt: 2,
      reason: "exited" as const,
      exit_code: 0,
    };
    const workflow = builtInWorkflow("standard-feature");
    assert(workflow);
    await store.create({
      ...{ mission_id, title: "M", type: "feature", workflow, workflow_id: workflow.workflow_id },
      ...{ current_step: 1, status: "waiting_human", attempts: { cleanup: 2 } },
      ...{ created_at: AT, updated_at: AT, errors: [] },
    }, "raw");
    const text = new TextEncoder().encode("saved and approved");
    const output = { author: "agent", kind: "output", at: AT, run_id: run.run_id } as const;
    await store.addVersion(mission_id, OUTPUT, new TextEncoder().encode("written"), output);
    await store.addVersion(mission_id, OUTPUT, text, { author: "human", kind: "draft", at: AT });
    const step_id = "review-structured";
    await store.writeArtifact(mission_id, OUTPUT, text);
    await store.approveArtifact(mission_id, OUTPUT, { at: AT, step_id });
    const feedback_id = newFeedbackId();
    await store.writeFeedback(mission_id, {
      ...{ feedback_id, round: 1, at: AT, gate_step_id: step_id, artifact: OUTPUT, version: 1 },
      ...{ note: "again", comments: [] },
    }, "again");
    for (const one of [cancelled, run]) await store.writeRun(mission_id, one);
    const ledger = new Ledger();
    ledger.missions.add(mission_id);
    const hash = await sha256(text);
    ledger.saved.push({ mission_id, artifact: OUTPUT, hash });
    ledger.approved.push({ mission_id, artifact: OUTPUT, hash });
    ledger.notes.push({ mission_id, note: "again" });
    for (const what of ["created", "saved", "continued"] as const) {
      ledger.did(mission_id, what);
      await store.appendJournal(mission_id, { at: AT, who: "person", what });
    }
    for (let starts = 0; starts < 2; starts += 1) ledger.started(mission_id, "cleanup");
    const write = (path: string, content: string) =>
      Deno.writeTextFile(join(folder, path), content);
    const starts = (...lines: string[]) =>
      write("artifacts/starts.log", lines.map((line) => `${line}\n`).join(""));
    await starts(`start ${cancelled.run_id}`, `start ${run.run_id}`, `end ${run.run_id}`);
    await write(`logs/${cancelled.run_id}.log`, expectedLog(cancelled.run_id).slice(0, 20));
    await write(`logs/${run.run_id}.log`, expectedLog(run.run_id));
    await test({
      ...{ home, folder, ledger, run, cancelled, write, starts },
      async edit(path, change) {
        const value = JSON.parse(await Deno.readTextFile(join(folder, path)));
        await write(path, JSON.stringify(change(value)));
      },
    });
  });
}

Deno.test("a home that is well has no violations", async () => {
  await withSoundHome(async ({ home, ledger }) => {
    assert.deepEqual(await new Checker(home, ledger).violations(), []);
  });
});

type Damage = (sound: Sound) => Promise<unknown>;

const runFile = ({ run_id }: StepRun) => `runs/${run_id}.json`;
const logFile = ({ run_id }: StepRun) => `logs/${run_id}.log`;
const RAW = "versions/structured-text.md";

const DAMAGES: readonly [what: string, expected: RegExp, damage: Damage][] = [
  [
    "a mission that is gone",
    /acknowledged and gone/,
    ({ folder }) => Deno.remove(folder, { recursive: true }),
  ],
  ["a mission that came back", /deleted and back/, async ({ ledger }) => {
    for (const id of ledger.missions) {
      ledger.deleting.add(id);
      ledger.deleted.add(id);
    }
    await Promise.resolve();
  }],
  [
    "a half-made mission",
    /left over: nonsense/,
    ({ home }) => Deno.mkdir(join(home, "missions", "nonsense")),
  ],
  ["a torn mission.json", /mission.json cannot be read/, ({ write }) => write("mission.json", "{")],
  ["a torn record", /record cannot be read/, ({ write, run }) => write(runFile(run), "{")],
  [
    "a missing record",
    /had 2 attempts and has 1 records/,
    ({ folder, cancelled }) => Deno.remove(join(folder, runFile(cancelled))),
  ],
  ["a torn version", /1-agent.md is torn/, ({ write }) => write(`${RAW}/1-agent.md`, "wr")],
  [
    "a missing version",
    /version 1 of structured-text.md is gone/,
    ({ folder }) => Deno.remove(join(folder, RAW, "1-agent.md")),
  ],
  ["a torn index", /torn index/, ({ write }) => write(`${RAW}/index.json`, "[")],
  [
    "a lost saved text",
    /a saved structured-text.md is gone/,
    ({ folder }) => Deno.remove(join(folder, RAW, "2-human.md")),
  ],
  [
    "a lost approval",
    /an approval of structured-text.md is gone/,
    ({ edit }) =>
      edit(
        `${RAW}/index.json`,
        (index) =>
          (index as unknown as Record<string, unknown>[]).map(({ approved_at: _, ...rest }) =>
            rest
          ),
      ),
  ],
  [
    "an output that is kept twice",
    /of one run is kept twice/,
    ({ edit }) =>
      edit(`${RAW}/index.json`, (value) => {
        const index = value as unknown as unknown[];
        return [...index, index[0]];
      }),
  ],
  [
    "a lost note",
    /the note "again" is gone/,
    ({ folder }) => Deno.remove(join(folder, "feedback"), { recursive: true }),
  ],
  [
    "a lost line of the journal",
    /the journal tells 0 of 1 times that it was created/,
    ({ write }) => write("journal.jsonl", ""),
  ],
  [
    "an agent that started twice",
    /\(exited\) was started 2 times/,
    ({ starts, run }) =>
      starts(
        `start ${run.run_id}`,
        `end ${run.run_id}`,
        `start ${run.run_id}`,
        `end ${run.run_id}`,
      ),
  ],
  ["an agent that never started", /\(exited\) was started 0 times/, ({ starts }) => starts()],
  [
    "an agent that was started while another ran",
    /was started while/,
    ({ starts, run, cancelled }) => starts(`start ${run.run_id}`, `start ${cancelled.run_id}`),
  ],
  [
    "a cancelled agent that went on",
    /still ran when/,
    ({ starts, run, cancelled }) =>
      starts(`start ${cancelled.run_id}`, `start ${run.run_id}`, `end ${cancelled.run_id}`),
  ],
  [
    "an unknown run",
    /unknown run r-0/,
    ({ starts, run }) => starts(`start ${run.run_id}`, `end ${run.run_id}`, "start r-0"),
  ],
  [
    "a log with a gap",
    /has a gap or repeat/,
    ({ write, run }) => write(logFile(run), expectedLog(run.run_id).slice(10)),
  ],
  [
    "a log with a repeat",
    /has a gap or repeat/,
    ({ write, run }) => write(logFile(run), expectedLog(run.run_id).repeat(2)),
  ],
  [
    "a log that is cut short",
    /has a gap or repeat/,
    ({ write, run }) => write(logFile(run), expectedLog(run.run_id).slice(0, -1)),
  ],
  [
    "a cancelled run's log with a gap",
    /\(cancelled\) has a gap/,
    ({ write, cancelled }) => write(logFile(cancelled), expectedLog(cancelled.run_id).slice(3)),
  ],
  [
    "a wrong exit code",
    /ended with 1 instead of 0/,
    ({ edit, run }) => edit(runFile(run), (value) => ({ ...value, exit_code: 1 })),
  ],
  [
    "a run that was given up",
    /ended as lost: gone/,
    ({ edit, run }) => edit(runFile(run), (value) => ({ ...value, reason: "lost", error: "gone" })),
  ],
  [
    "an agent that was started before it was noted",
    /was started before its record told so/,
    ({ edit, run }) => edit(runFile(run), (value) => ({ ...value, provider: undefined })),
  ],
  [
    "an agent that was started while its mission was queued",
    /was started while its mission was queued/,
    async ({ edit, run }) => {
      await edit(runFile(run), (value) => ({ ...value, finished_at: undefined }));
      const active_run = { run_id: run.run_id, step_id: "cleanup", attempt: 2 };
      await edit("mission.json", (value) => ({ ...value, status: "queued", active_run }));
    },
  ],
  ["two unfinished runs", /2 unfinished runs/, async ({ edit, run, cancelled }) => {
    for (const one of [run, cancelled]) {
      await edit(runFile(one), (value) => ({ ...value, finished_at: undefined }));
    }
  }],
  [
    "an unfinished run at a gate",
    /an unfinished run while waiting_human/,
    ({ edit, run }) => edit(runFile(run), (value) => ({ ...value, finished_at: undefined })),
  ],
  ["another run than the mission's", /is not the mission's run/, async ({ edit, run }) => {
    await edit(runFile(run), (value) => ({ ...value, finished_at: undefined }));
    const active_run = { run_id: newRunId(), step_id: "cleanup", attempt: 2 };
    await edit("mission.json", (value) => ({ ...value, status: "queued", active_run }));
  }],
  [
    "a running mission without a run",
    /running_code_agent with no run/,
    ({ edit }) => edit("mission.json", (value) => ({ ...value, status: "running_code_agent" })),
  ],
  [
    "two runs of one attempt",
    /two runs of one attempt/,
    ({ edit, cancelled }) => edit(runFile(cancelled), (value) => ({ ...value, attempt: 2 })),
  ],
  ["a start that was acknowledged and forgotten", /3 starts of cleanup were acknowledged/, async (
    { ledger },
  ) => {
    for (const id of ledger.missions) ledger.started(id, "cleanup");
    await Promise.resolve();
  }],
];

for (const [what, expected, damage] of DAMAGES) {
  Deno.test(`the checker finds ${what}`, async () => {
    await withSoundHome(async (sound) => {
      await damage(sound);
      const found = await new Checker(sound.home, sound.ledger).violations();
      assert.match(found.join("\n"), expected);
    });
  });
}
