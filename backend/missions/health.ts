/** What `GET /api/health` tells: whether everything works, and what to do about what does not. */
import { type Health, type HealthProblem, LOW_DISK_BYTES } from "@haloop/shared";
import { StorageError } from "../storage_error.ts";
import type { MissionStore } from "../store/mission_store.ts";
import { VERSION } from "../version.ts";

type Check = { ok: true; detail: string } | { ok: false; problem: string; remedy: string };

export interface HealthParts {
  readonly home: string;
  readonly started_at: string;
  readonly store: Pick<MissionStore, "probe">;
  readonly engine: { readonly load: Health["sandboxes"] };
  readonly provider: {
    readonly name: string;
    readonly isolates: boolean;
    /** Why this provider was chosen, and how it is by its check. */
    readonly reason: (check: Check) => string;
    check(): Promise<Check>;
  };
  /**
   * The active linked project's path.
   *
   * @throws Error with a sentence when the registry of projects cannot be read
   */
  readonly activeProject: () => Promise<string | undefined>;
}

/** For how long an answer of the provider or the disk is good enough, in milliseconds. */
const FRESH_MS = 2_000;

/** Makes the function that answers the health; it asks provider and disk at most every 2 s. */
export function healthReporter(parts: HealthParts): () => Promise<Health> {
  const { provider } = parts;
  const checkProvider = fresh(() => provider.check());
  const checkDisk = fresh(() => diskProblems(parts.home, parts.store));
  return async () => {
    const [check, disk, project] = await Promise.all([
      checkProvider(),
      checkDisk(),
      projectState(parts),
    ]);
    const problems = [
      ...(check.ok ? [] : [{ subject: "provider", problem: check.problem, remedy: check.remedy }]),
      ...disk,
      ...project.problems,
    ];
    return {
      ok: problems.length === 0,
      version: VERSION,
      pid: Deno.pid,
      home: parts.home,
      started_at: parts.started_at,
      provider: {
        name: provider.name,
        ok: check.ok,
        detail: check.ok ? check.detail : check.problem,
        why: provider.reason(check),
        isolates: provider.isolates,
      },
      sandboxes: parts.engine.load,
      project: project.path,
      problems,
    };
  };
}

async function diskProblems(home: string, store: HealthParts["store"]): Promise<HealthProblem[]> {
  try {
    const { free_bytes } = await store.probe();
    if (free_bytes >= LOW_DISK_BYTES) return [];
    return [{
      subject: "disk",
      problem: `Only ${Math.floor(free_bytes / 1024 / 1024)} MiB are left on the disk of "${home}"`,
      remedy: "Free some space, or move HALOOP_HOME to another disk",
    }];
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return [{ subject: "home", problem: error.problem, remedy: error.remedy }];
  }
}

async function projectState({ activeProject }: HealthParts) {
  try {
    return { path: await activeProject() ?? null, problems: [] };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const remedy = "Mend or remove projects.json in the home";
    return { path: null, problems: [{ subject: "projects", problem, remedy }] };
  }
}

/** Asks again only when the last answer is older than {@link FRESH_MS}. */
function fresh<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked_at = -Infinity;
  let answer: Promise<T> | undefined;
  return () => {
    const now = performance.now();
    if (answer === undefined || now - asked_at > FRESH_MS) {
      asked_at = now;
      answer = ask();
      // A failure is told to whoever asked, and the next one asks anew.
      answer.catch(() => asked_at = -Infinity);
    }
    return answer;
  };
}
