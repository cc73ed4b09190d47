/**
 * Builds the backend from its parts and serves it: the only file that names concrete classes. Run as
 * the main module it is the bare server, told by environment variables.
 */
import { activeProject } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import { type AgentCatalog, agentCatalog } from "./agents/agent.ts";
import { commandAgent } from "./agents/command.ts";
import { mockAgent } from "./agents/mock.ts";
import { type Config, ConfigError, isLoopback, loadConfig } from "./config.ts";
import { Engine } from "./engine/engine.ts";
import { providersInUse } from "./engine/unfinished.ts";
import type { EngineLimits } from "./engine/parts.ts";
import { sha256 } from "./hash.ts";
import { createApp } from "./http/app.ts";
import { listen, StartError, urlOf } from "./listen.ts";
import { setUpLogging } from "./logging.ts";
import { healthReporter } from "./missions/health.ts";
import { notifier } from "./missions/notification.ts";
import { MissionService } from "./missions/mission_service.ts";
import { chooseProvider } from "./sandbox/choose_provider.ts";
import { DockerProvider } from "./sandbox/docker/docker_provider.ts";
import { LocalProvider } from "./sandbox/local/local_provider.ts";
import type { SandboxProvider } from "./sandbox/provider.ts";
import { errorCode, StorageError } from "./storage_error.ts";
import { accessToken } from "./store/access_token.ts";
import { FileMissionStore } from "./store/file_mission_store.ts";
import { HomeInUse, lockHome } from "./store/home_lock.ts";
import { HomeLayout } from "./store/layout.ts";
import { readProjects } from "./store/projects.ts";
import { uiFolder } from "./ui_folder.ts";
import { VERSION } from "./version.ts";
import { builtInWorkflows, DEFAULT_WORKFLOW_ID } from "./workflows/catalog.ts";

export { StartError };

/** A backend that answers. */
export interface RunningBackend {
  /** Where a person reaches it. */
  readonly url: string;
  readonly port: number;
  readonly provider: { readonly name: string; readonly why: string };
  /** Required from clients; undefined while only this machine can reach it. */
  readonly token: string | undefined;
  /** Resolves when it has stopped. */
  readonly finished: Promise<void>;
  /** Stops answering and lets go of running sandboxes, which the next start adopts. */
  stop(): Promise<void>;
}

/** How long a stop waits for answers and writes under way. */
const STOP_LIMIT_MS = 4_000;
const RETRY_MS = 1_000;
const SWEEP_MS = 60_000;
/** How often a long-lived server looks for what was deleted long enough ago. */
const EMPTY_TRASH_MS = 24 * 60 * 60 * 1000;
const TRASH_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Starts the backend on a home, which is made when it is not there.
 *
 * @throws StartError, ConfigError, HomeInUse or StorageError, one sentence each; nothing is left
 *   running then
 */
export async function startBackend(config: Config): Promise<RunningBackend> {
  await using cleanup = new AsyncDisposableStack();
  const layout = new HomeLayout(config.home);
  await makeFolders(layout);
  const lock = cleanup.use(await lockHome(config.home));
  const workflows = builtInWorkflows();
  const store = await FileMissionStore.open(config.home, workflows.find);
  const { provider, why, owner } = await openProvider(config, await providersInUse(store));
  cleanup.defer(() => provider.close());
  const agents = agentsOf(config);
  const engine = new Engine({
    store,
    provider,
    agents,
    default_agent: config.agent,
    owner,
    limits: limitsOf(config),
    now,
    changed: notifier(config.notify?.command ?? []),
  });
  cleanup.defer(() => engine.close());
  const linked = async () => activeProject(await readProjects(config.home))?.path;
  const missions = new MissionService({
    store,
    engine,
    workflows: { find: workflows.find, default_id: DEFAULT_WORKFLOW_ID },
    agents,
    activeProject: linked,
    now,
  });
  const token = isLoopback(config.host)
    ? config.token
    : config.token ?? await accessToken(config.home);
  const started_at = now();
  const check = () => provider.check();
  const app = createApp({
    missions,
    workflows: workflows.list,
    health: healthReporter({
      home: config.home,
      started_at,
      store,
      engine,
      provider: { name: provider.name, isolates: provider.isolates, why, check },
      activeProject: linked,
    }),
    boot_id: crypto.randomUUID(),
    hosts: ["localhost", "127.0.0.1", "[::1]", config.host],
    token,
    ui_folder: uiFolder(),
    version: VERSION,
  });
  const server = await listen(config, app.fetch);
  cleanup.defer(() => server.shutdown());
  const { port } = server.addr;
  await lock.announce({ pid: Deno.pid, host: config.host, port, started_at, version: VERSION });
  await emptyTrash(store);
  const trash = setInterval(() => void emptyTrash(store), EMPTY_TRASH_MS);
  Deno.unrefTimer(trash);
  cleanup.defer(() => clearInterval(trash));
  engine.start();
  const running = cleanup.move();
  const finished = Promise.withResolvers<void>();
  return {
    url: urlOf(config.host, port),
    port,
    provider: { name: provider.name, why },
    token,
    finished: finished.promise,
    async stop() {
      try {
        await within(STOP_LIMIT_MS, running.disposeAsync());
      } catch (error) {
        getLogger(["haloop"]).warn("{sentence}", { sentence: notTidy(error) });
      } finally {
        finished.resolve();
      }
    },
  };
}

/** What cannot be removed stays for the next time and keeps nobody from working. */
async function emptyTrash(store: FileMissionStore): Promise<void> {
  try {
    await store.emptyTrash(new Date(Date.now() - TRASH_MS).toISOString());
  } catch (error) {
    getLogger(["haloop"]).warn("{sentence}", {
      sentence: `Could not empty the trash: ${why(error)}`,
    });
  }
}

/** A stop ends all the same: the kernel lets go of the lock, and files are the truth. */
function notTidy(error: unknown): string {
  return `Could not put everything away at the stop: ${why(error)}. The next start does it`;
}

function why(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

/**
 * The provider that the configuration names, and the mark of this home's sandboxes. The caller closes
 * the provider.
 */
export async function openProvider(
  config: Config,
  in_use?: ReadonlySet<string>,
): Promise<OpenProvider> {
  const path = new TextEncoder().encode(await realHome(config.home));
  const owner = (await sha256(path)).slice(0, 16);
  const docker = new DockerProvider({ owner });
  const local = new LocalProvider({ folder: new HomeLayout(config.home).sandboxes });
  const { provider, reason } = await chooseProvider(config.provider, { docker, local }, in_use);
  await (provider === docker ? local : docker).close();
  return { provider, why: reason, owner };
}

interface OpenProvider {
  readonly provider: SandboxProvider;
  /** A sentence that says why it was chosen. */
  readonly why: string;
  /** Marks the sandboxes of this home. */
  readonly owner: string;
}

/** However the home is reached, it is the same one; one that is not there yet is named as it is. */
async function realHome(home: string): Promise<string> {
  try {
    return await Deno.realPath(home);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return home;
    throw error;
  }
}

function now(): string {
  return new Date().toISOString();
}

async function makeFolders(layout: HomeLayout): Promise<void> {
  try {
    for (const folder of layout.folders) {
      await Deno.mkdir(folder, { recursive: true });
    }
  } catch (error) {
    throw new StartError(
      `Could not use the home "${layout.home}": it cannot be written (${
        errorCode(error) ?? error
      }). ` +
        `Make it writable, or choose another HALOOP_HOME`,
      { cause: error },
    );
  }
}

function agentsOf({ image, command }: Config): AgentCatalog {
  const mock = mockAgent(image);
  return agentCatalog(
    command === undefined ? [mock] : [mock, commandAgent(command.argv, command.image ?? image)],
  );
}

function limitsOf({ limits, sandbox }: Config): EngineLimits {
  return {
    sandboxes: limits.sandboxes,
    waiting_gates: limits.waiting_gates,
    step_ms: limits.step_minutes * 60_000,
    log_bytes: Math.round(limits.log_mib * 1024 * 1024),
    stop_grace_ms: limits.stop_grace_seconds * 1_000,
    sandbox: {
      memory_bytes: sandbox.memory_mib * 1024 * 1024,
      cpus: sandbox.cpus,
      pids: sandbox.pids,
    },
    retry_ms: RETRY_MS,
    sweep_ms: SWEEP_MS,
  };
}

/** Resolves when the work has ended, but no later than the limit. */
async function within(limit_ms: number, work: Promise<void>): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const timer = setTimeout(limit.resolve, limit_ms);
  try {
    await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a failure to start is told in its sentence alone. */
function isExpected(error: unknown): error is Error {
  return error instanceof StartError || error instanceof ConfigError ||
    error instanceof HomeInUse || error instanceof StorageError;
}

if (import.meta.main) {
  try {
    await setUpLogging();
    const backend = await startBackend(loadConfig(Deno.env.toObject()));
    console.log(`Haloop listens on ${backend.url} . ${backend.provider.why}`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, () => void backend.stop());
    }
    await backend.finished;
    Deno.exit(0);
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
