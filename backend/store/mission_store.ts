/**
 * What the engine and the missions service ask of the store. All durable state goes through it; the
 * only implementation keeps it as files (`file_mission_store.ts`).
 */
import type {
  ArtifactVersion,
  CheckRun,
  FeedbackRound,
  JournalEntry,
  Mission,
  MissionListItem,
  MissionStatus,
  StepRun,
} from "@haloop/shared";
import type { FileStream, NoFile } from "../regular_file.ts";
import type { ArtifactFile } from "./artifact_files.ts";
import type { LogWriter } from "./log_file.ts";
import type { VersionOrigin } from "./version_files.ts";

export type { ArtifactFile, LogWriter, VersionOrigin };

/** A mission as it lies on the disk; a broken one is shown with its reason and left untouched. */
export type StoredMission =
  | { state: "ok"; mission: Mission }
  | { state: "broken"; mission_id: string; reason: string; remedy: string; modified_at: string };

export interface ListQuery {
  readonly status?: MissionStatus | undefined;
  /** Part of the title or the id, in any case. */
  readonly q?: string | undefined;
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
  /** Newest `updated_at` first, the default; or newest `created_at` first, which has no pages. */
  readonly order?: "updated" | "created" | undefined;
}

export interface MissionStore {
  /** Changes whenever a list might answer differently. */
  readonly list_revision: number;
  /** Items in memory, newest `updated_at` first. Reads no disk. */
  list(query: ListQuery): { items: MissionListItem[]; next: string | undefined };

  /**
   * Writes and removes a file: the only way to know that the home can be written at this moment.
   *
   * @returns the free space of the home's disk in bytes
   * @throws StorageError when it cannot be written
   */
  probe(): Promise<{ free_bytes: number }>;

  /**
   * Undefined when there is no such mission.
   *
   * @throws StorageError when the disk refuses, and when the home is away
   */
  read(mission_id: string): Promise<StoredMission | undefined>;
  /** Makes a mission with its raw input at once: after a crash it is there whole or not at all. */
  create(mission: Mission, raw_input: string): Promise<void>;
  /** The commit point of every change: replaces `mission.json` and the list's item. */
  write(mission: Mission): Promise<void>;
  /** The folder of a mission that was moved to the trash at that time. */
  trashed(mission_id: string, at: string): string;
  moveToTrash(mission_id: string, at: string): Promise<void>;
  /** Removes for good what was moved to the trash before `before` (ISO 8601 UTC). */
  emptyTrash(before: string): Promise<void>;

  /** By `started_at`, oldest first; a record that cannot be read is passed over. */
  runs(mission_id: string): Promise<StepRun[]>;
  readRun(mission_id: string, run_id: string): Promise<StepRun | undefined>;
  writeRun(mission_id: string, run: StepRun): Promise<void>;

  /** Removes what writes that were cut off left among the artifacts, where agents would see it. */
  removeLeftovers(mission_id: string): Promise<void>;
  /** The absolute path of the folder that sandboxes see as the mission's artifacts. */
  artifactsFolder(mission_id: string): string;
  artifacts(mission_id: string): Promise<ArtifactFile[]>;
  artifact(mission_id: string, name: string): Promise<ArtifactFile | undefined>;
  /** What an artifact holds, of any size; to be read to its end or cancelled. */
  artifactStream(mission_id: string, name: string): Promise<FileStream | NoFile>;
  /** Changes when the artifact is written; undefined when it is not there. Reads no content. */
  artifactFingerprint(mission_id: string, name: string): Promise<string | undefined>;
  removeArtifact(mission_id: string, name: string): Promise<void>;
  writeArtifact(mission_id: string, name: string, bytes: Uint8Array): Promise<void>;

  /** Oldest first. */
  versions(mission_id: string, artifact: string): Promise<ArtifactVersion[]>;
  versionBytes(
    mission_id: string,
    artifact: string,
    n: number,
  ): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** What a version holds, of any size; to be read to its end or cancelled. */
  versionStream(mission_id: string, artifact: string, n: number): Promise<FileStream | NoFile>;
  addVersion(
    mission_id: string,
    artifact: string,
    bytes: Uint8Array<ArrayBuffer>,
    origin: VersionOrigin,
  ): Promise<ArtifactVersion>;
  /** Keeps what the artifact holds as a version; undefined when it is no regular file. */
  keepArtifact(
    mission_id: string,
    artifact: string,
    origin: VersionOrigin,
  ): Promise<ArtifactVersion | undefined>;
  /** Keeps what the artifact holds as the version that a gate was passed with. */
  approveArtifact(
    mission_id: string,
    artifact: string,
    approval: { at: string; step_id: string },
  ): Promise<ArtifactVersion | undefined>;

  /** Every round at every gate, oldest first. */
  feedback(mission_id: string): Promise<FeedbackRound[]>;
  /** Writes a round and what the agent is given to read of it, at once. */
  writeFeedback(mission_id: string, round: FeedbackRound, for_agent: string): Promise<void>;
  /** The absolute paths of the folders that a run with feedback sees. */
  feedbackFolder(mission_id: string, feedback_id: string): string;
  versionsFolder(mission_id: string, artifact: string): string;

  /** Newest first. */
  checks(mission_id: string): Promise<CheckRun[]>;
  writeCheck(mission_id: string, check: CheckRun): Promise<void>;
  /** The absolute path of the folder that checks have their copies of the workspace in. */
  checksFolder(mission_id: string): string;

  journal(mission_id: string): Promise<JournalEntry[]>;
  appendJournal(mission_id: string, entry: JournalEntry): Promise<void>;

  openLog(mission_id: string, run_id: string): Promise<LogWriter>;
  logSize(mission_id: string, run_id: string): Promise<number>;
  readLog(mission_id: string, run_id: string, from: number, limit: number): Promise<Uint8Array>;

  /**
   * Changes whenever {@link read}, {@link runs}, {@link artifacts} or {@link readLog} would answer
   * differently. Made from file times and sizes only.
   */
  fingerprint(mission_id: string): Promise<string>;
}
