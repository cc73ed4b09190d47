/** What a step's sandbox sees of the mission's workspace, which is made for the first step that asks. */
import {
  currentStep,
  type Mission,
  type MissionWorkspace,
  type Project,
  type WorkflowStep,
} from "@haloop/shared";
import { join } from "node:path/posix";
import { faultPoint } from "../fault_point.ts";
import { ProjectsUnreadable } from "../projects_unreadable.ts";
import type { SandboxMount } from "../sandbox/provider.ts";
import { StorageError } from "../storage_error.ts";
import { WorkspaceError } from "../workspace/workspace.ts";
import type { EngineParts } from "./parts.ts";
import { minutesOf } from "./run_outcome.ts";
import { after } from "./watchdog.ts";

/** Where every sandbox that can mount sees the working copy, and the objects that its git reads. */
const WORKSPACE_DIR = "/workspace";
const OBJECTS_DIR = "/haloop/objects";

/** What a run ends with when the project's set-up command failed; the log tells how. */
export const SETUP_FAILED = 97;

export interface RunWorkspace {
  /** What is to be kept in the mission. */
  readonly workspace: MissionWorkspace;
  readonly mounts: readonly SandboxMount[];
  readonly env: Readonly<Record<string, string>>;
  /** Where the sandbox sees the working copy. */
  readonly dir: string;
  readonly writable: boolean;
  /** The project's set-up command, where this run has to see to it. */
  readonly setup: readonly string[] | undefined;
}

export type OpenedWorkspace =
  | { ok: true; value: RunWorkspace | undefined }
  /** Why the step cannot run: a clause, or the whole sentence of whoever was to make it. */
  | { ok: false; problem: string }
  | { ok: false; sentence: string };

/** What ends the making of a workspace, which may take minutes. */
export interface MakingBounds {
  /** Aborted when the person wants the run to end. */
  readonly unwanted: AbortSignal;
  /** Aborted when this process lets go of the run. */
  readonly let_go: AbortSignal;
}

/**
 * Makes the workspace that the mission's run needs, or gives the one that is there. To be called
 * outside of the mission's turn: nobody is to wait for it who wants something else of the mission.
 *
 * @returns undefined when the run is not the mission's unfinished one any more
 * @throws the reason of `let_go` when aborted before
 */
export async function workspaceForRun(
  parts: EngineParts,
  mission_id: string,
  run_id: string,
  { unwanted, let_go }: MakingBounds,
): Promise<OpenedWorkspace | undefined> {
  const stored = await parts.store.read(mission_id);
  if (stored?.state !== "ok" || stored.mission.active_run?.run_id !== run_id) return undefined;
  const { mission } = stored;
  const { stop } = stored.mission.active_run;
  const step = currentStep(mission);
  if (step === undefined) throw new TypeError(`Mission "${mission_id}" runs past its last step`);
  const queued = mission.status === "queued";
  // Such a run ends before anything is made for it.
  if (queued && stop !== undefined) return { ok: false, problem: CANCELLED };
  const limit_ms = (step.timeLimitMinutes ?? parts.limits.step_ms / 60_000) * 60_000;
  const late = new AbortController();
  const timer = after(limit_ms, () => late.abort());
  // One that is past the queue may be on its way, and has to be taken before it is stopped.
  const signals = [late.signal, let_go, ...(queued ? [unwanted] : [])];
  try {
    return await openWorkspace(parts, mission, step, AbortSignal.any(signals));
  } catch (error) {
    let_go.throwIfAborted();
    if (late.signal.aborted) return { ok: false, problem: tooLate(limit_ms) };
    if (queued && unwanted.aborted) return { ok: false, problem: CANCELLED };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const CANCELLED = "it was cancelled";

function tooLate(limit_ms: number): string {
  return `its workspace was not made within the step's limit of ${minutesOf(limit_ms)} min. Take ` +
    `large folders out of the project's setting "bring", then retry`;
}

async function openWorkspace(
  parts: EngineParts,
  mission: Mission,
  step: WorkflowStep,
  signal: AbortSignal,
): Promise<OpenedWorkspace> {
  const mode = step.workspace ?? "none";
  if (mode === "none") return { ok: true, value: undefined };
  try {
    faultPoint("make_workspace.before");
    const workspace = await parts.workspaces.ensure(mission, signal);
    faultPoint("make_workspace.after");
    const project = mode === "write" ? await projectOf(parts, mission) : undefined;
    return {
      ok: true,
      value: { workspace, ...workspaceAccess(parts, mission, mode), setup: project?.setup },
    };
  } catch (error) {
    const told = [WorkspaceError, StorageError, ProjectsUnreadable];
    if (!(error instanceof Error) || !told.some((kind) => error instanceof kind)) throw error;
    return { ok: false, sentence: error.message };
  }
}

/**
 * What a sandbox is given to work in the workspace.
 *
 * @param copy the folder of a copy that it sees in the place of the working copy
 */
export function workspaceAccess(
  { workspaces, provider }: EngineParts,
  mission: Mission,
  mode: "read" | "write",
  copy?: string,
) {
  const folders = workspaces.folders(mission.mission_id);
  const writable = mode === "write";
  const tree: SandboxMount = {
    source: copy ?? folders.tree,
    target: WORKSPACE_DIR,
    writable,
    ...(writable ? { deep: true } : {}),
  };
  const objects = { source: folders.objects, target: OBJECTS_DIR, writable: false };
  return {
    mounts: [tree, objects],
    env: {
      GIT_ALTERNATE_OBJECT_DIRECTORIES: alternate(provider.pathInSandbox(objects)),
      ...(writable ? {} : { GIT_OPTIONAL_LOCKS: "0" }),
    },
    dir: provider.pathInSandbox(tree),
    writable,
  };
}

async function projectOf(parts: EngineParts, mission: Mission): Promise<Project | undefined> {
  const path = mission.project_path;
  return path === undefined ? undefined : await parts.projectAt(path);
}

/** A path in a list that has colons between its items; git takes one in quotes as it takes a C string. */
function alternate(path: string): string {
  return /[:"\\]/.test(path) ? JSON.stringify(path) : path;
}

// Constant text: paths and commands reach it as positional parameters only. POSIX sh has one array, so
// the first `count` parameters are moved behind the others in a subshell to be run alone.
const SETUP_SCRIPT = `
marker=$1 count=$2
shift 2
if [ ! -e "$marker" ]; then
  printf '[haloop] The project is set up first\\n'
  (
    total=$# i=0
    for word do
      if [ "$i" -lt "$count" ]; then set -- "$@" "$word"; fi
      i=$((i + 1))
    done
    shift "$total"
    exec "$@"
  )
  code=$?
  if [ "$code" -ne 0 ]; then
    printf '[haloop] The set-up command ended with exit code %s\\n' "$code"
    exit ${SETUP_FAILED}
  fi
  : > "$marker"
fi
shift "$count"
exec "$@"
`;

/**
 * The agent's command with the project's set-up command before it, in the same sandbox. It runs once a
 * workspace: what it leaves beside the agent's own git tells that it did, and an agent that removes that
 * only has it run again in the sandbox.
 */
export function withSetup(
  argv: readonly string[],
  setup: readonly string[],
  dir: string,
): string[] {
  const marker = join(dir, ".git", "haloop-set-up");
  return ["sh", "-c", SETUP_SCRIPT, "haloop-setup", marker, `${setup.length}`, ...setup, ...argv];
}
