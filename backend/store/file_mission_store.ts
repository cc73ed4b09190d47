/** The mission store as files in a home; see `mission_store.ts` for what each method promises. */
import {
  type CheckRun,
  type FeedbackRound,
  isMissionId,
  type JournalEntry,
  type Mission,
  type StepRun,
  TEMPORARY_PREFIX,
} from "@haloop/shared";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { faultPoint } from "../fault_point.ts";
import * as artifacts from "./artifact_files.ts";
import { syncFolder, writeAtomic } from "../atomic_write.ts";
import { readChecks, writeCheck } from "./check_files.ts";
import { readFeedback, writeFeedback } from "./feedback_files.ts";
import { appendJournal, readJournal } from "./journal_file.ts";
import { LargeHashes } from "./large_hashes.ts";
import { HomeLayout } from "./layout.ts";
import { logSize, openLog, readLog } from "./log_file.ts";
import {
  broken,
  readMissionFile,
  type ResolveWorkflow,
  serializeMission,
  writeMissionFile,
} from "./mission_file.ts";
import { MissionIndex } from "./mission_index.ts";
import type { ListQuery, MissionStore, StoredMission, VersionOrigin } from "./mission_store.ts";
import { readRun, readRuns, writeRun } from "./run_files.ts";
import { streamRegularFile } from "../regular_file.ts";
import { onDisk, StorageError } from "../storage_error.ts";
import { emptyTrash, trashName } from "./trash.ts";
import * as versions from "./version_files.ts";

/** How many missions are read at once when a home is opened. */
const READ_AT_ONCE = 64;

export class FileMissionStore implements MissionStore {
  readonly #layout: HomeLayout;
  readonly #resolve: ResolveWorkflow;
  readonly #index = new MissionIndex();
  readonly #large_hashes = new LargeHashes();
  /**
   * Counts what this process wrote of each mission, for {@link fingerprint}: the kernel stamps files
   * by a clock that ticks every 4 ms, and gives inode numbers out again.
   */
  readonly #writes = new Map<string, number>();

  private constructor(home: string, resolve: ResolveWorkflow) {
    this.#layout = new HomeLayout(home);
    this.#resolve = resolve;
  }

  /**
   * Opens a home: makes its folders where they are missing and reads every mission into the list.
   * The caller holds the home's lock.
   *
   * @throws StorageError when the home cannot be read or written
   */
  static async open(home: string, resolve: ResolveWorkflow): Promise<FileMissionStore> {
    const store = new FileMissionStore(home, resolve);
    await onDisk(`open the home "${home}"`, async () => {
      for (const folder of store.#layout.folders) {
        await Deno.mkdir(folder, { recursive: true });
      }
      await store.#removeHalfMade();
      store.#index.fill(await store.#readAll());
    });
    return store;
  }

  get list_revision(): number {
    return this.#index.revision;
  }

  list(query: ListQuery) {
    return this.#index.list(query);
  }

  async probe(): Promise<{ free_bytes: number }> {
    const path = join(this.#layout.run, `${TEMPORARY_PREFIX}probe`);
    await onDisk(`write to "${this.#layout.home}"`, async () => {
      await writeAtomic(path, "");
      await Deno.remove(path);
    });
    const { bavail, bsize } = await statfs(this.#layout.home);
    return { free_bytes: bavail * bsize };
  }

  async read(mission_id: string): Promise<StoredMission | undefined> {
    if (!isMissionId(mission_id)) return undefined;
    const before = this.#index.revision;
    const stored = await this.#readFile(mission_id);
    if (stored === undefined) await this.#mustBeThere();
    // What was read may be older than what was written, or deleted, in the meantime.
    if (this.#index.revision !== before) return stored;
    // Files are the truth: what somebody did to them by hand shows in the list from here on.
    if (stored === undefined) this.#index.remove(mission_id);
    else this.#index.put(stored);
    return stored;
  }

  async create(mission: Mission, raw_input: string): Promise<void> {
    faultPoint("make_mission.before");
    const folder = join(this.#layout.missions, `${TEMPORARY_PREFIX}${mission.mission_id}`);
    const made = new HomeLayout(this.#layout.home).mission(
      `${TEMPORARY_PREFIX}${mission.mission_id}`,
    );
    await onDisk(`create the mission in "${this.#layout.missions}"`, async () => {
      try {
        // Alone, so that a home that is gone (its disk, say) is not made anew without the rest of it.
        await Deno.mkdir(folder);
        for (const sub of [made.artifacts, made.runs, made.logs, made.allVersions]) {
          await Deno.mkdir(sub, { recursive: true });
        }
        const bytes = new TextEncoder().encode(raw_input);
        await artifacts.writeArtifactFile(made.artifacts, "raw-input.md", bytes);
        const origin: VersionOrigin = { author: "human", kind: "draft", at: mission.created_at };
        await versions.addVersion(made, "raw-input.md", bytes, origin);
        await writeAtomic(made.meta, serializeMission(mission));
        faultPoint("create_mission.before");
        await Deno.rename(folder, this.#layout.mission(mission.mission_id).folder);
      } catch (error) {
        await Deno.remove(folder, { recursive: true }).catch(() => {});
        throw error;
      }
      await syncFolder(this.#layout.missions);
      faultPoint("create_mission.after");
    });
    this.#index.put({ state: "ok", mission });
  }

  async write(mission: Mission): Promise<void> {
    await this.#counted(
      mission.mission_id,
      () => writeMissionFile(this.#layout.mission(mission.mission_id).meta, mission),
    );
    this.#index.put({ state: "ok", mission });
  }

  trashed(mission_id: string, at: string): string {
    return join(this.#layout.trash, trashName(mission_id, at));
  }

  async moveToTrash(mission_id: string, at: string): Promise<void> {
    const target = this.trashed(mission_id, at);
    faultPoint("move_to_trash.before");
    await onDisk(`move the mission to "${this.#layout.trash}"`, async () => {
      await Deno.rename(this.#layout.mission(mission_id).folder, target);
      await syncFolder(this.#layout.missions);
      await syncFolder(this.#layout.trash);
    });
    faultPoint("move_to_trash.after");
    this.#writes.delete(mission_id);
    this.#index.remove(mission_id);
  }

  emptyTrash(before: string): Promise<void> {
    return onDisk("empty the trash", () => emptyTrash(this.#layout.trash, before));
  }

  runs(mission_id: string): Promise<StepRun[]> {
    return readRuns(this.#layout.mission(mission_id).runs);
  }

  readRun(mission_id: string, run_id: string): Promise<StepRun | undefined> {
    return readRun(this.#layout.mission(mission_id).run(run_id));
  }

  writeRun(mission_id: string, run: StepRun): Promise<void> {
    const path = this.#layout.mission(mission_id).run(run.run_id);
    return this.#counted(mission_id, () => writeRun(path, run));
  }

  removeLeftovers(mission_id: string): Promise<void> {
    return artifacts.removeTemporaries(this.artifactsFolder(mission_id));
  }

  artifactsFolder(mission_id: string): string {
    return this.#layout.mission(mission_id).artifacts;
  }

  artifacts(mission_id: string) {
    return artifacts.listArtifactFiles(this.artifactsFolder(mission_id), this.#large_hashes);
  }

  artifact(mission_id: string, name: string) {
    return artifacts.readArtifactFile(this.artifactsFolder(mission_id), name);
  }

  artifactStream(mission_id: string, name: string) {
    return streamRegularFile(this.#layout.mission(mission_id).artifact(name));
  }

  artifactFingerprint(mission_id: string, name: string) {
    return artifacts.contentFingerprint(this.#layout.mission(mission_id).artifact(name));
  }

  writeArtifact(mission_id: string, name: string, bytes: Uint8Array): Promise<void> {
    const folder = this.artifactsFolder(mission_id);
    return this.#counted(mission_id, () => artifacts.writeArtifactFile(folder, name, bytes));
  }

  removeArtifact(mission_id: string, name: string): Promise<void> {
    const folder = this.artifactsFolder(mission_id);
    return this.#counted(mission_id, () => artifacts.removeArtifactFile(folder, name));
  }

  versions(mission_id: string, artifact: string) {
    return versions.listVersions(this.#layout.mission(mission_id), artifact);
  }

  async versionBytes(mission_id: string, artifact: string, n: number) {
    const layout = this.#layout.mission(mission_id);
    const version = (await versions.listVersions(layout, artifact)).find((one) => one.n === n);
    return version && await versions.readVersion(layout, artifact, version);
  }

  async versionStream(mission_id: string, artifact: string, n: number) {
    const layout = this.#layout.mission(mission_id);
    const version = (await versions.listVersions(layout, artifact)).find((one) => one.n === n);
    if (version === undefined) return "missing";
    return await streamRegularFile(layout.version(artifact, version.n, version.author));
  }

  addVersion(
    mission_id: string,
    artifact: string,
    bytes: Uint8Array<ArrayBuffer>,
    origin: VersionOrigin,
  ) {
    return versions.addVersion(this.#layout.mission(mission_id), artifact, bytes, origin);
  }

  keepArtifact(mission_id: string, artifact: string, origin: VersionOrigin) {
    return versions.keepArtifact(this.#layout.mission(mission_id), artifact, origin);
  }

  approveArtifact(
    mission_id: string,
    artifact: string,
    approval: { at: string; step_id: string },
  ) {
    return versions.approveArtifact(this.#layout.mission(mission_id), artifact, approval);
  }

  feedback(mission_id: string): Promise<FeedbackRound[]> {
    return readFeedback(this.#layout.mission(mission_id).allFeedback);
  }

  writeFeedback(mission_id: string, round: FeedbackRound, for_agent: string): Promise<void> {
    const layout = this.#layout.mission(mission_id);
    return writeFeedback(layout.feedback(round.feedback_id), round, for_agent);
  }

  feedbackFolder(mission_id: string, feedback_id: string): string {
    return this.#layout.mission(mission_id).feedback(feedback_id);
  }

  versionsFolder(mission_id: string, artifact: string): string {
    return this.#layout.mission(mission_id).versions(artifact);
  }

  checks(mission_id: string): Promise<CheckRun[]> {
    return readChecks(this.checksFolder(mission_id));
  }

  writeCheck(mission_id: string, check: CheckRun): Promise<void> {
    return writeCheck(this.checksFolder(mission_id), check);
  }

  checksFolder(mission_id: string): string {
    return this.#layout.mission(mission_id).checks;
  }

  journal(mission_id: string): Promise<JournalEntry[]> {
    return readJournal(this.#layout.mission(mission_id).journal);
  }

  appendJournal(mission_id: string, entry: JournalEntry): Promise<void> {
    return appendJournal(this.#layout.mission(mission_id).journal, entry);
  }

  openLog(mission_id: string, run_id: string) {
    return openLog(this.#layout.mission(mission_id).log(run_id));
  }

  logSize(mission_id: string, run_id: string): Promise<number> {
    return logSize(this.#layout.mission(mission_id).log(run_id));
  }

  readLog(mission_id: string, run_id: string, from: number, limit: number) {
    return readLog(this.#layout.mission(mission_id).log(run_id), from, limit);
  }

  async fingerprint(mission_id: string): Promise<string> {
    const layout = this.#layout.mission(mission_id);
    const parts = await Promise.all([
      artifacts.fileFingerprint(layout.meta),
      artifacts.fileFingerprint(layout.runs),
      artifacts.folderFingerprint(layout.artifacts),
      artifacts.folderFingerprint(layout.logs),
    ]);
    return [this.#writes.get(mission_id) ?? 0, ...parts].join("\n\n");
  }

  /** A write that failed may have done its work all the same: it counts. */
  async #counted(mission_id: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } finally {
      this.#writes.set(mission_id, (this.#writes.get(mission_id) ?? 0) + 1);
    }
  }

  /** A home that is away, its disk not mounted perhaps, says nothing of its missions. */
  async #mustBeThere(): Promise<void> {
    await onDisk(`read "${this.#layout.missions}"`, () => Deno.stat(this.#layout.missions));
  }

  #readFile(mission_id: string): Promise<StoredMission | undefined> {
    return readMissionFile(this.#layout.mission(mission_id).meta, mission_id, this.#resolve);
  }

  async #readAll(): Promise<StoredMission[]> {
    const ids = (await this.#names()).filter(isMissionId);
    const missions: StoredMission[] = [];
    for (let start = 0; start < ids.length; start += READ_AT_ONCE) {
      const batch = ids.slice(start, start + READ_AT_ONCE);
      const read = await Promise.all(batch.map((id) => this.#listed(id)));
      missions.push(...read.filter((stored) => stored !== undefined));
    }
    return missions;
  }

  /** One that the disk does not give at the moment must not keep the others away. */
  async #listed(mission_id: string): Promise<StoredMission | undefined> {
    try {
      return await this.#readFile(mission_id);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return await broken(this.#layout.mission(mission_id).meta, mission_id, error.problem);
    }
  }

  /** Missions whose making a crash cut off were never acknowledged to anybody. */
  async #removeHalfMade(): Promise<void> {
    for (const name of await this.#names()) {
      if (!name.startsWith(TEMPORARY_PREFIX)) continue;
      await Deno.remove(join(this.#layout.missions, name), { recursive: true });
    }
  }

  async #names(): Promise<string[]> {
    return await Array.fromAsync(Deno.readDir(this.#layout.missions), (entry) => entry.name);
  }
}
