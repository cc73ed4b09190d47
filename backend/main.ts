/**
 * Builds the backend from its parts and serves it: the only file that names concrete classes. Run as
 * the main module it is the bare server, told by environment variables.
 */
import { activeProject } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import { agentsOf, modelsOf, readinessOf } from "./assembly/agents.ts";
import { credentialsOf, modelGateway } from "./assembly/model_gateway.ts";
import { type Config, ConfigError, isLoopback, loadConfig } from "./config.ts";
import { Engine } from "./engine/engine.ts";
import { providersInUse } from "./engine/unfinished.ts";
import type { EngineLimits } from "./engine/parts.ts";
import { sha256 } from "./hash.ts";
import { createApp } from "./http/app.ts";
import { listen, StartError, urlOf } from "./listen.ts";
import { setUpLogging } from "./logging.ts";
import { agentList } from "./missions/agent_list.ts";
import { healthReporter } from "./missions/health.ts";
import { notifier } from "./missions/notification.ts";
import { MissionService } from "./missions/mission_service.ts";
import { WorkflowReader } from "./missions/workflow_reader.ts";
import { chooseProvider, type ProviderChoice } from "./sandbox/choose_provider.ts";
import { DockerProvider } from "./sandbox/docker/docker_provider.ts";
import { LocalProvider } from "./sandbox/local/local_provider.ts";
import { hidingSecrets } from "./sandbox/hidden_secrets.ts";
import type { SandboxProvider } from "./sandbox/provider.ts";
import { SECRETS } from "./secrets.ts";
import { errorCode, onDisk, StorageError } from "./storage_error.ts";
import { accessToken } from "./store/access_token.ts";
import { FileMissionStore } from "./store/file_mission_store.ts";
import { HomeInUse, lockHome } from "./store/home_lock.ts";
import { HomeLayout } from "./store/layout.ts";
import { readProjects } from "./store/projects.ts";
import { uiFolder } from "./ui_folder.ts";
import { VERSION } from "./version.ts";
import { builtInWorkflow, workflowCatalog } from "./workflows/catalog.ts";
import { templateJsonSchema } from "./workflows/template.ts";
import { GitWorkspaces } from "./workspace/git_workspaces.ts";

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
/** How long requests that are under way have of it. */
const ANSWERING_MS = 1_500;
/** Programs that mean to exit do so within a second or two of their last word. */
const LAST_WORD_MS = 15_000;
const RETRY_MS = 1_000;
const SWEEP_MS = 60_000;
/** An image that was built or a key that was given is noticed while the person still looks. */
const READINESS_MS = 5_000;
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
  const store = await FileMissionStore.open(config.home, builtInWorkflow);
  const { provider: bare, reason, owner } = await openProvider(config, await providersInUse(store));
  cleanup.defer(() => bare.close());
  const provider = hidingSecrets(bare, SECRETS);
  const agents = agentsOf(config);
  const credentials = credentialsOf(config);
  const gateway = await modelGateway(config, owner, provider, credentials);
  cleanup.defer(() => gateway.shutdown());
  const workflows = workflowCatalog({ home: config.home, agents: agents.names });
  const projectAt = async (path: string) =>
    (await readProjects(config.home)).projects.find((project) => project.path === path);
  const workspaces = new GitWorkspaces({
    folderOf: (mission_id) => layout.mission(mission_id).folder,
    bringOf: async (path) => (await projectAt(path))?.bring ?? [],
  });
  const readiness = readinessOf(config, provider, credentials);
  const engine = new Engine({
    store,
    provider,
    agents,
    default_agent: config.agent,
    models: modelsOf(config),
    gateway,
    readiness,
    owner,
    limits: limitsOf(config),
    workspaces,
    projectAt,
    now,
    changed: notifier(config.notify?.command ?? []),
  });
  cleanup.defer(() => engine.close());
  const linked = async () => activeProject(await readProjects(config.home))?.path;
  const missions = new MissionService({
    store,
    engine,
    workflows,
    agents,
    workspaces,
    projects: () => readProjects(config.home),
    activeProject: linked,
    now,
  });
  const token = isLoopback(config.host)
    ? config.token
    : config.token ?? await accessToken(config.home);
  const started_at = now();
  const check = () => provider.check();
  const why = reason(await check());
  const app = createApp({
    missions,
    workflows: new WorkflowReader(workflows, linked),
    template_schema: templateJsonSchema(),
    agents: agentList({ agents, default_agent: config.agent, readiness }),
    health: healthReporter({
      home: config.home,
      started_at,
      store,
      engine,
      provider: { name: provider.name, isolates: provider.isolates, reason, check },
      activeProject: linked,
    }),
    boot_id: crypto.randomUUID(),
    hosts: ["localhost", "127.0.0.1", "[::1]", config.host],
    token,
    ui_folder: uiFolder(),
    version: VERSION,
  });
  const server = await listen(config, app.fetch);
  // Who takes an answer and does not read it must not keep the rest from being put away; their
  // connection goes with the process.
  cleanup.defer(() => within(ANSWERING_MS, server.shutdown()));
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
  const docker = new DockerProvider({ owner, door: config.sandbox.door });
  const local = new LocalProvider({ folder: new HomeLayout(config.home).sandboxes });
  const { provider, reason } = await chooseProvider(config.provider, { docker, local }, in_use);
  await (provider === docker ? local : docker).close();
  return { provider, reason, owner };
}

interface OpenProvider {
  readonly provider: SandboxProvider;
  /** A sentence that says why it was chosen, and how it is by a check of it. */
  readonly reason: ProviderChoice["reason"];
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
    await onDisk(`use the home "${layout.home}"`, async () => {
      for (const folder of layout.folders) await Deno.mkdir(folder, { recursive: true });
    });
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StartError(
      `Could not use the home "${layout.home}": it cannot be written (${
        errorCode(error) ?? error
      }). ` +
        `Make it writable, or choose another HALOOP_HOME`,
      { cause: error },
    );
  }
}

/** The agents that templates may name with this configuration. */
export function agentNames(config: Config): readonly string[] {
  return agentsOf(config).names;
}

function limitsOf({ limits, sandbox }: Config): EngineLimits {
  return {
    sandboxes: limits.sandboxes,
    waiting_gates: limits.waiting_gates,
    step_ms: limits.step_minutes * 60_000,
    silence_ms: limits.silence_minutes * 60_000,
    last_word_ms: LAST_WORD_MS,
    log_bytes: Math.round(limits.log_mib * 1024 * 1024),
    stop_grace_ms: limits.stop_grace_seconds * 1_000,
    sandbox: {
      memory_bytes: sandbox.memory_mib * 1024 * 1024,
      cpus: sandbox.cpus,
      pids: sandbox.pids,
    },
    retry_ms: RETRY_MS,
    sweep_ms: SWEEP_MS,
    readiness_ms: READINESS_MS,
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
