/** What the API tells about a mission. Reading changes nothing and works on broken missions too. */
import {
  type AgentEvents,
  type ArtifactVersion,
  type ArtifactVersionText,
  type FeedbackRound,
  hasActiveRun,
  isRunId,
  type JournalEntry,
  MAX_TEXT_ARTIFACT_BYTES,
  type Mission,
  type MissionDetail,
  parseName,
  type QueueState,
  type RunLog,
  type StepRun,
} from "@haloop/shared";
import type { Engine } from "../engine/engine.ts";
import type { FileStream } from "../regular_file.ts";
import type { ArtifactFile, MissionStore, StoredMission } from "../store/mission_store.ts";
import type { AgentCatalog } from "../agents/agent.ts";
import { runEvents } from "./run_events.ts";
import { logPart } from "./log_part.ts";
import { lastLines } from "./log_text.ts";
import { done, refuse, type Result } from "./result.ts";

/** How much of the end of a log `current_log_tail` is made from. */
const LOG_TAIL_BYTES = 64 * 1024;
const LOG_TAIL_LINES = 100;

export class MissionReader {
  constructor(
    private readonly store: MissionStore,
    private readonly engine: Engine,
    private readonly agents: AgentCatalog,
  ) {}

  /** Changes whenever {@link detail} would answer differently; reads no file's content. */
  async fingerprint(mission_id: string): Promise<string> {
    const queue = this.engine.queueState(mission_id);
    return `${JSON.stringify(queue)}
${await this.store.fingerprint(mission_id)}`;
  }

  async detail(mission_id: string): Promise<Result<MissionDetail>> {
    const stored = await this.store.read(mission_id);
    if (stored === undefined) return notFound(mission_id);
    const mission = stored.state === "ok" ? stored.mission : standIn(stored);
    const [artifacts, runs] = await Promise.all([
      this.store.artifacts(mission_id),
      this.store.runs(mission_id),
    ]);
    const tail = await this.#tail(mission, runs.at(-1));
    const queue = lackOf(mission) ?? this.engine.queueState(mission_id);
    return done({
      ...mission,
      artifacts: texts(artifacts),
      artifact_info: artifacts.map((file) => info(file, mission)),
      runs,
      ...(tail === undefined ? {} : { current_log_tail: tail }),
      ...(queue === undefined ? {} : { queue }),
      ...(stored.state === "broken" ? { broken: stored.reason } : {}),
    });
  }

  /** Part of a run's log from a byte offset on, cut where a character ends. */
  async runLog(mission_id: string, run_id: string, from: number): Promise<Result<RunLog>> {
    const stored = await this.store.read(mission_id);
    if (stored === undefined) return notFound(mission_id);
    const run = isRunId(run_id) ? await this.store.readRun(mission_id, run_id) : undefined;
    if (run === undefined) return refuse("not_found", `Run not found: ${run_id}`);
    const over = run.finished_at != null && !this.engine.mayStillLog(run_id);
    return done(await logPart(this.store, mission_id, run_id, from, over));
  }

  /** What the agent of a run did, from a byte offset of its log on. */
  async runEvents(mission_id: string, run_id: string, from: number): Promise<Result<AgentEvents>> {
    const stored = await this.store.read(mission_id);
    if (stored === undefined) return notFound(mission_id);
    const run = isRunId(run_id) ? await this.store.readRun(mission_id, run_id) : undefined;
    if (run === undefined) return refuse("not_found", `Run not found: ${run_id}`);
    const agent = run.agent === undefined ? undefined : this.agents.find(run.agent);
    const whole = run.finished_at != null && !this.engine.mayStillLog(run_id);
    const asked = { reader: agent?.reader?.(), whole };
    return done(await runEvents(this.store, mission_id, run, from, asked));
  }

  /** The bytes of an artifact as they lie on the disk; to be read to their end or cancelled. */
  async artifactFile(
    mission_id: string,
    raw_name: string,
  ): Promise<Result<FileStream & { name: string }>> {
    const name = await this.#artifactOf(mission_id, raw_name);
    if (!name.ok) return name;
    const file = await this.store.artifactStream(mission_id, name.value);
    if (file === "missing") return refuse("not_found", `Artifact not found: ${name.value}`);
    if (file !== "not_a_file") return done({ ...file, name: name.value });
    return refuse(
      "not_text",
      `Cannot read "${name.value}": it is a link, a folder or a device, which Haloop never opens`,
    );
  }

  /** What a version holds, byte for byte; to be read to its end or cancelled. */
  async versionFile(
    mission_id: string,
    raw_name: string,
    n: number,
  ): Promise<Result<FileStream & { name: string }>> {
    const name = await this.#artifactOf(mission_id, raw_name);
    if (!name.ok) return name;
    const file = await this.store.versionStream(mission_id, name.value, n);
    if (typeof file !== "string") return done({ ...file, name: name.value });
    return refuse("not_found", `Version not found: ${n} of ${name.value}`);
  }

  /** Newest first. */
  async versions(mission_id: string, raw_name: string): Promise<Result<ArtifactVersion[]>> {
    const name = await this.#artifactOf(mission_id, raw_name);
    if (!name.ok) return name;
    return done((await this.store.versions(mission_id, name.value)).reverse());
  }

  async version(
    mission_id: string,
    raw_name: string,
    n: number,
  ): Promise<Result<ArtifactVersionText>> {
    const versions = await this.versions(mission_id, raw_name);
    if (!versions.ok) return versions;
    const version = versions.value.find((one) => one.n === n);
    if (version !== undefined && version.size_bytes > MAX_TEXT_ARTIFACT_BYTES) {
      const most = `${MAX_TEXT_ARTIFACT_BYTES / 1024 / 1024} MiB`;
      const why = `it has ${version.size_bytes} bytes; up to ${most} can be shown`;
      return refuse("not_text", `Cannot show version ${n} of "${raw_name}": ${why}`);
    }
    const bytes = version && await this.store.versionBytes(mission_id, raw_name, n);
    if (version === undefined || bytes === undefined) {
      return refuse("not_found", `Version not found: ${n} of ${raw_name}`);
    }
    const content = textOf(bytes);
    if (content === undefined) {
      return refuse(
        "not_text",
        `Cannot show version ${n} of "${raw_name}": it is not text (UTF-8)`,
      );
    }
    return done({ ...version, content });
  }

  /** Every round of asking for changes, oldest first. */
  async feedback(mission_id: string): Promise<Result<FeedbackRound[]>> {
    if (await this.store.read(mission_id) === undefined) return notFound(mission_id);
    return done(await this.store.feedback(mission_id));
  }

  async journal(mission_id: string): Promise<Result<JournalEntry[]>> {
    if (await this.store.read(mission_id) === undefined) return notFound(mission_id);
    return done(await this.store.journal(mission_id));
  }

  async #artifactOf(mission_id: string, raw_name: string): Promise<Result<string>> {
    const parsed = parseName(raw_name);
    if (!parsed.ok) {
      return refuse("invalid", `Artifact name ${JSON.stringify(raw_name)} ${parsed.problem}`);
    }
    if (await this.store.read(mission_id) === undefined) return notFound(mission_id);
    return done(parsed.name);
  }

  async #tail(mission: Mission, run: StepRun | undefined): Promise<string | undefined> {
    if (run === undefined) return undefined;
    if (!hasActiveRun(mission.status) && mission.status !== "failed") return undefined;
    const size = await this.store.logSize(mission.mission_id, run.run_id);
    const from = Math.max(0, size - LOG_TAIL_BYTES);
    const bytes = await this.store.readLog(mission.mission_id, run.run_id, from, LOG_TAIL_BYTES);
    return lastLines(new TextDecoder().decode(bytes), LOG_TAIL_LINES);
  }
}

/** It holds also while it is looked for again, when the run has left the queue for a moment. */
function lackOf({ status, active_run }: Mission): QueueState | undefined {
  if (status !== "queued" || active_run?.lacks === undefined) return undefined;
  return { ahead: 0, reason: active_run.lacks };
}

function notFound(mission_id: string) {
  return refuse("not_found", `Mission not found: ${mission_id}`);
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function texts(files: readonly ArtifactFile[]): Record<string, string> {
  return Object.fromEntries(
    files.flatMap(({ name, text }) => text === undefined ? [] : [[name, text] as const]),
  );
}

function info({ text: _text, ...file }: ArtifactFile, mission: Mission) {
  return { ...file, stale: mission.stale_artifacts?.includes(file.name) ?? false };
}

/** What can still be shown of a mission whose file cannot be read. */
function standIn(stored: Extract<StoredMission, { state: "broken" }>): Mission {
  return {
    mission_id: stored.mission_id,
    title: stored.mission_id,
    type: "feature",
    workflow_id: "unknown",
    current_step: 0,
    status: "failed",
    created_at: stored.modified_at,
    updated_at: stored.modified_at,
    errors: [stored.reason],
    last_error: stored.reason,
    workflow: { workflow_id: "unknown", name: "Unknown", steps: [] },
  };
}
