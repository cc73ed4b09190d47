/** The backend's parts put together in this process, over a real home and a fake provider. */
import {
  activeProject,
  type Mission,
  type MissionDetail,
  type MissionStatus,
} from "@haloop/shared";
import { type Agent, agentCatalog, type AgentReadiness } from "../../backend/agents/agent.ts";
import type { ModelGateway } from "../../backend/gateway/gateway.ts";
import { mockAgent } from "../../backend/agents/mock.ts";
import { Engine } from "../../backend/engine/engine.ts";
import type { EngineLimits } from "../../backend/engine/parts.ts";
import { createApp } from "../../backend/http/app.ts";
import { agentList } from "../../backend/missions/agent_list.ts";
import { healthReporter } from "../../backend/missions/health.ts";
import { MissionService } from "../../backend/missions/mission_service.ts";
import { readProjects } from "../../backend/store/projects.ts";
import { HomeLayout } from "../../backend/store/layout.ts";
import { FileMissionStore } from "../../backend/store/file_mission_store.ts";
import { WorkflowReader } from "../../backend/missions/workflow_reader.ts";
import { builtInWorkflow, workflowCatalog } from "../../backend/workflows/catalog.ts";
import { templateJsonSchema } from "../../backend/workflows/template.ts";
import { GitWorkspaces } from "../../backend/workspace/git_workspaces.ts";
import type { SandboxProvider } from "../../backend/sandbox/provider.ts";
import type { Workspaces } from "../../backend/workspace/workspace.ts";
import { FakeProvider, FakeWorld } from "./fake_provider.ts";
import type { FakeCommand } from "./fake_sandbox.ts";
import { eventually } from "./eventually.ts";
import { withTempDir } from "./temp_dir.ts";

export const LIMITS: EngineLimits = {
  sandboxes: 4,
  waiting_gates: 0,
  step_ms: 60_000,
  silence_ms: 60_000,
  last_word_ms: 60_000,
  log_bytes: 1024 * 1024,
  stop_grace_ms: 200,
  sandbox: { memory_bytes: 64 * 1024 * 1024, cpus: 1, pids: 64 },
  retry_ms: 10,
  sweep_ms: 60_000,
  readiness_ms: 50,
};

const OWNER = "test-home";

/** What an agent does that follows its task: copies its input under a heading, as the mock does. */
export const obedient: FakeCommand = async ({ spec, print }) => {
  const [name, agent, input = "", output = ""] = spec.argv.slice(4);
  const text = await Deno.readTextFile(input);
  await Deno.writeTextFile(output, `# Output from ${name}\n\nProcessed by: ${agent}\n\n${text}`);
  print(`Agent ${name} completed successfully\n`);
  return 0;
};

export interface TestBackend {
  readonly home: string;
  readonly world: FakeWorld;
  readonly store: FileMissionStore;
  readonly engine: Engine;
  readonly missions: MissionService;
  /** Sends a request to the app; a body that is no string is sent as JSON. An answer that is none is `data`. */
  call(
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<{ status: number; headers: Headers; json: Answer }>;
  /** The answer as it comes, for what is no JSON. */
  get(path: string): Promise<Response>;
  head(path: string): Promise<Response>;
  /** Creates a mission over the API and gives its id. */
  create(over?: Record<string, unknown>): Promise<string>;
  detail(id: string): Promise<MissionDetail>;
  /** Waits until the mission is in that status. */
  reaches(id: string, status: MissionStatus): Promise<Mission>;
}

// deno-lint-ignore no-explicit-any -- tests look into answers of every shape
export type Answer = { success: boolean; data: any; error: string | null };

export interface TestBackendOptions {
  readonly command?: FakeCommand;
  readonly world?: FakeWorld;
  /** Done to the store before the engine starts. */
  readonly prepare?: (store: FileMissionStore) => void;
  /** Known besides the mock. */
  readonly agents?: readonly Agent[];
  /** `mock` unless given. */
  readonly default_agent?: string;
  readonly gateway?: ModelGateway;
  readonly readiness?: AgentReadiness;
  /** Instead of those of the real git. */
  readonly ensureWorkspace?: Workspaces["ensure"];
  /** Another provider over the same world. */
  readonly provider?: SandboxProvider;
  readonly limits?: Partial<EngineLimits>;
  readonly token?: string;
  readonly now?: () => string;
  readonly changed?: (before: Mission, after: Mission) => void;
}

/** Runs a test with a backend on a home of its own. */
export function withBackend(
  options: TestBackendOptions,
  run: (backend: TestBackend) => Promise<void>,
): Promise<void> {
  return withTempDir((home) => withBackendOn(home, options, run));
}

/** Runs a test with a backend on a given home, which is let go of as by a shutdown. */
export async function withBackendOn(
  home: string,
  options: TestBackendOptions,
  run: (backend: TestBackend) => Promise<void>,
): Promise<void> {
  const world = options.world ?? new FakeWorld(options.command ?? obedient);
  const provider = options.provider ?? new FakeProvider(world);
  const now = options.now ?? (() => new Date().toISOString());
  await Deno.mkdir(`${home}/run`, { recursive: true });
  const store = await FileMissionStore.open(home, builtInWorkflow);
  const linked = async () => activeProject(await readProjects(home))?.path;
  options.prepare?.(store);
  const agents = agentCatalog([mockAgent("an-image"), ...options.agents ?? []]);
  const workflows = workflowCatalog({ home, agents: agents.names });
  const limits = { ...LIMITS, ...options.limits };
  const changed = options.changed ?? (() => {});
  const projectAt = async (path: string) =>
    (await readProjects(home)).projects.find((project) => project.path === path);
  const workspaces = new GitWorkspaces({
    folderOf: (mission_id) => new HomeLayout(home).mission(mission_id).folder,
    bringOf: async (path) => (await projectAt(path))?.bring ?? [],
  });
  if (options.ensureWorkspace !== undefined) workspaces.ensure = options.ensureWorkspace;
  const parts = {
    changed,
    workspaces,
    projectAt,
    store,
    provider,
    agents,
    default_agent: options.default_agent ?? "mock",
    ...(options.gateway === undefined ? {} : { gateway: options.gateway }),
    ...(options.readiness === undefined ? {} : { readiness: options.readiness }),
    owner: OWNER,
    limits,
    now,
  };
  const engine = new Engine(parts);
  const missions = new MissionService({
    store,
    engine,
    workflows,
    agents,
    workspaces,
    projects: () => readProjects(home),
    activeProject: linked,
    now,
  });
  const check = () => provider.check();
  const app = createApp({
    missions,
    workflows: new WorkflowReader(workflows, linked),
    template_schema: templateJsonSchema(),
    agents: agentList({
      agents,
      default_agent: parts.default_agent,
      readiness: options.readiness ?? (() => Promise.resolve([])),
    }),
    health: healthReporter({
      home,
      started_at: now(),
      store,
      engine,
      provider: { name: "fake", isolates: false, reason: () => "for tests", check },
      activeProject: linked,
    }),
    boot_id: crypto.randomUUID(),
    hosts: ["localhost"],
    token: options.token,
    ui_folder: `${home}/no-ui`,
    version: "test",
  });
  const call: TestBackend["call"] = async (method, path, { body, headers = {} } = {}) => {
    const init: RequestInit = { method, headers: { host: "localhost", ...headers } };
    if (body !== undefined) {
      init.body = typeof body === "string" ? body : JSON.stringify(body);
      init.headers = {
        "content-type": "application/json",
        // What a client on a socket always sends with a body (RFC 9112, 6.3).
        "content-length": `${new TextEncoder().encode(init.body).length}`,
        ...init.headers,
      };
    }
    const response = await app.request(`http://localhost${path}`, init);
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json")
      ? JSON.parse(text)
      : { success: response.ok, data: text, error: null };
    return { status: response.status, headers: response.headers, json };
  };
  const bare = async (method: string, path: string) => {
    const headers = { host: "localhost" };
    return await app.request(`http://localhost${path}`, { method, headers });
  };
  engine.start();
  try {
    await run({
      home,
      world,
      store,
      engine,
      missions,
      call,
      get: (path) => bare("GET", path),
      head: (path) => bare("HEAD", path),
      async create(over = {}) {
        const body = { title: "A mission", type: "feature", rawInput: "Do it", ...over };
        return (await call("POST", "/api/missions", { body })).json.data.mission_id;
      },
      detail: async (id) => (await call("GET", `/api/missions/${id}`)).json.data,
      reaches: (id, status) =>
        eventually(`mission ${status}`, async () => {
          const stored = await store.read(id);
          if (stored?.state === "ok" && stored.mission.status === status) return stored.mission;
          return undefined;
        }),
    });
  } finally {
    await engine.close();
    await provider.close();
  }
}
