/** A real agent program in real Docker, against the scripted model, through the whole of Haloop. */
import type { MissionDetail, StepRun } from "@haloop/shared";
import { join } from "node:path";
import type { ProgramName } from "../../backend/sandbox/docker/images/agent_programs.ts";
import { ensureAgentImages } from "../support/agent_images.ts";
import { dockerTest } from "../support/docker.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/haloop.ts";
import {
  type ScriptedModel,
  scriptedModel,
  type ScriptOptions,
} from "../support/scripted_model.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** Two of them by default: the images of all four are 2 GB. */
export const ALL = Deno.env.get("HALOOP_TEST_ALL_AGENTS") === "1";
export const AGENTS: readonly ProgramName[] = ALL
  ? ["claude", "codex", "gemini", "opencode"]
  : ["claude", "codex"];

/** What the test gives for a key; it must be nowhere but in requests to the model. */
export const KEY = "sk-ant-planted-secret-0123456789";

const VARIABLES: Readonly<Record<ProgramName, string>> = {
  claude: "ANTHROPIC_API_KEY",
  codex: "OPENAI_API_KEY",
  gemini: "GEMINI_API_KEY",
  opencode: "OPENAI_API_KEY",
};

/** Many runs wait for each other on a slow machine. */
export const LIMIT_MS = 400_000;
/** A dozen missions are looked at side by side. */
export const PAUSE_MS = 250;

export interface Scene {
  readonly server: TestServer;
  readonly model: ScriptedModel;
  readonly home: string;
  /** A mission of one step after another, each by its prompt. */
  create(over?: Partial<Parameters<TestServer["client"]["create"]>[0]>): Promise<string>;
  /** Resolves when the mission does not run any more. */
  settled(id: string): Promise<MissionDetail>;
  /** Creates a mission, starts its first step, and gives its run once that has ended. */
  firstRun(over?: Partial<Parameters<TestServer["client"]["create"]>[0]>): Promise<StepRun>;
  artifact(id: string, name: string): Promise<string>;
}

export interface SceneOptions extends ScriptOptions {
  readonly agent: ProgramName;
  readonly scenario: string;
  /** Further settings of config.json. */
  readonly config?: Record<string, unknown>;
  /** Instead of the one that Haloop builds. */
  readonly image?: string;
  /** The model that the program is to ask for. */
  readonly model?: string;
  /** The variable that holds the key, instead of the vendor's first one. */
  readonly variable?: string;
  /** Templates by their id, as JSON, which YAML is. */
  readonly workflows?: Readonly<Record<string, unknown>>;
}

/** A test with a backend of its own, whose agent's model follows the scenario. */
export function agentTest(
  sentence: string,
  options: SceneOptions,
  run: (scene: Scene) => Promise<void>,
): void {
  dockerTest(`${options.agent}: ${sentence}`, async () => {
    await ensureAgentImages([options.agent]);
    await withScene(options, run);
  });
}

export async function withScene(
  options: SceneOptions,
  run: (scene: Scene) => Promise<void>,
): Promise<void> {
  const { agent, scenario, config = {}, workflows = {} } = options;
  const variable = options.variable ?? VARIABLES[agent];
  await using folder = await temporaryFolder();
  await using model = scriptedModel(options);
  const home = join(folder.path, "haloop home");
  await Deno.mkdir(home);
  const settings = {
    base_url: model.url(scenario),
    credential_variable: variable,
    ...options.model && { model: options.model },
    ...options.image && { image: options.image },
  };
  await Deno.writeTextFile(
    join(home, "config.json"),
    JSON.stringify({ agent, agents: { [agent]: settings }, ...config }),
  );
  const env = { [variable]: KEY };
  await Deno.mkdir(join(home, "workflows"));
  for (const [id, workflow] of Object.entries(workflows)) {
    await Deno.writeTextFile(join(home, "workflows", `${id}.yaml`), JSON.stringify(workflow));
  }
  await using server = await startServer({ home, provider: "docker", env });
  await run(sceneOf(home, server, model));
}

function sceneOf(home: string, server: TestServer, model: ScriptedModel): Scene {
  const { client } = server;
  const scene: Scene = {
    ...{ home, server, model },
    async create(over = {}) {
      const body = { title: "Real", type: "feature", rawInput: "Make it so.\n", ...over } as const;
      return (await client.create(body)).mission_id;
    },
    settled: (id) =>
      eventually(
        `the end of the run of ${id}`,
        async () => {
          const mission = await client.mission(id);
          return !/^(queued|running_)/.test(mission.status) && mission;
        },
        LIMIT_MS,
        PAUSE_MS,
      ),
    async firstRun(over) {
      const id = await scene.create(over);
      await client.continue(id);
      const { runs } = await scene.settled(id);
      return runs[0]!;
    },
    artifact: (id, name) => Deno.readTextFile(join(home, "missions", id, "artifacts", name)),
  };
  return scene;
}
