/** The agents of a home: how each is called, where it is, and what it needs that is not there. */
import {
  type Agent,
  type AgentCatalog,
  agentCatalog,
  type AgentProblem,
  type AgentReadiness,
} from "../agents/agent.ts";
import { claudeAgent } from "../agents/claude.ts";
import { codexAgent } from "../agents/codex.ts";
import { commandAgent } from "../agents/command.ts";
import { geminiAgent } from "../agents/gemini.ts";
import { mockAgent } from "../agents/mock.ts";
import { opencodeAgent } from "../agents/opencode.ts";
import type { Config } from "../config.ts";
import type { Credentials } from "../gateway/credentials.ts";
import { GatewayError } from "../gateway/gateway.ts";
import { agentProgram, builtImage } from "../sandbox/docker/images/agent_programs.ts";
import { ImageShelf } from "../sandbox/docker/images/image_shelf.ts";
import { SandboxError, type SandboxProvider } from "../sandbox/provider.ts";
import { credentialsOf } from "./model_gateway.ts";
import { isModelAgent, MODEL_AGENTS, type ModelAgent } from "./agent_settings.ts";

const ADAPTERS: Readonly<Record<ModelAgent, (image: string) => Agent>> = {
  claude: claudeAgent,
  codex: codexAgent,
  gemini: geminiAgent,
  opencode: opencodeAgent,
};

/** Every agent that the configuration allows. */
export function agentsOf(config: Config): AgentCatalog {
  const { image, command } = config;
  return agentCatalog([
    mockAgent(image),
    ...MODEL_AGENTS.map((name) => ADAPTERS[name](imageOf(config, name))),
    ...(command === undefined ? [] : [commandAgent(command.argv, command.image ?? image)]),
  ]);
}

/** The image that an agent runs in: the configured one, else the one that Haloop builds. */
export function imageOf(config: Config, name: ModelAgent): string {
  return config.agents[name].image ?? builtImage(name);
}

/** The models that the person chose, by agent. */
export function modelsOf(config: Config): Record<string, string> {
  return Object.fromEntries(
    MODEL_AGENTS.flatMap((name) => {
      const { model } = config.agents[name];
      return model === undefined ? [] : [[name, model]];
    }),
  );
}

/** Looks at what the agents with a model need; the others need nothing that could be looked at. */
export function readinessOf(
  config: Config,
  provider: Pick<SandboxProvider, "name" | "isolates">,
  credentials: Credentials,
): AgentReadiness {
  const shelf = new ImageShelf(Deno.env.toObject());
  return async (agent, how) => {
    if (!isModelAgent(agent.name)) return [];
    if (how?.anew === true) credentials.forget(agent.name);
    if (provider.isolates && Deno.build.os === "windows") return [NO_SOCKET];
    const wall = provider.isolates
      ? await missingImage(shelf, agent)
      : noWall(config, provider.name);
    if (how?.quiet === true && credentials.wouldAsk(agent.name)) return wall;
    return [...wall, ...await missingCredential(credentials, agent)];
  };
}

/** Deno has no unix sockets on Windows, which the gateway is made of. */
const NO_SOCKET: AgentProblem = {
  subject: "provider",
  problem: "the model gateway does not work on Windows itself",
  remedy: "Run Haloop in WSL, or rehearse with the mock agent",
};

async function missingImage(shelf: ImageShelf, agent: Agent): Promise<AgentProblem[]> {
  try {
    if (await shelf.has(agent.image)) return [];
  } catch (error) {
    // That docker does not answer is told where it matters more.
    if (error instanceof SandboxError) return [];
    throw error;
  }
  const built = isModelAgent(agent.name) && agent.image === builtImage(agent.name);
  return [{
    subject: "image",
    problem: `the image of "${agent.name}" (${agent.image}) is not on this machine`,
    remedy: built
      ? `Build it with: haloop agents build ${agent.name}`
      : `Get it with: docker pull ${agent.image}`,
  }];
}

/** An agent that is not confined could do anything that the person can. */
function noWall({ sandbox }: Config, provider: string): AgentProblem[] {
  return sandbox.allow_local_agents ? [] : [{
    subject: "provider",
    problem: `the provider "${provider}" does not keep an agent from this machine`,
    remedy: "Start Docker, or allow it with sandbox.allow_local_agents in config.json",
  }];
}

async function missingCredential(credentials: Credentials, agent: Agent): Promise<AgentProblem[]> {
  if (agent.protocol === undefined) return [];
  try {
    await credentials.need(agent.name, agent.protocol);
    return [];
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const [problem = "", remedy = ""] = error.message.split(". ", 2);
    return [{ subject: "credential", problem, remedy }];
  }
}

/** The version of an agent in the image that Haloop builds; undefined for an image of the person's. */
export function versionOf(config: Config, name: ModelAgent): string | undefined {
  return imageOf(config, name) === builtImage(name) ? agentProgram(name).version : undefined;
}

/** Whether an image is on this machine; undefined when docker does not answer. */
export async function imagePresent(image: string): Promise<boolean | undefined> {
  try {
    return await new ImageShelf(Deno.env.toObject()).has(image);
  } catch (error) {
    if (error instanceof SandboxError) return undefined;
    throw error;
  }
}

/** Where the credential of an agent comes from; undefined when there is none or it cannot be had. */
export async function credentialSource(
  config: Config,
  name: ModelAgent,
): Promise<string | undefined> {
  const { protocol } = agentsOf(config).find(name) ?? {};
  if (protocol === undefined) return undefined;
  try {
    return (await credentialsOf(config).find(name, protocol))?.from;
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}

/** Builds the image of an agent; `progress` is told each line that docker prints. */
export async function buildAgent(
  config: Config,
  name: ModelAgent,
  progress: (line: string) => void,
): Promise<{ ok: true; image: string } | { ok: false; problem: string }> {
  const { base_image, build_ca_file } = config.agents;
  const certificates = build_ca_file === undefined ? {} : { ca_file: build_ca_file };
  try {
    const shelf = new ImageShelf(Deno.env.toObject());
    const image = await shelf.build(name, { base_image, progress, ...certificates });
    return { ok: true, image };
  } catch (error) {
    if (error instanceof SandboxError) return { ok: false, problem: error.message };
    throw error;
  }
}

/** An image that is there for trying out the sandbox: one of an agent, else that of mock steps. */
export async function probeImage(config: Config): Promise<string> {
  for (const name of MODEL_AGENTS) {
    const image = imageOf(config, name);
    if (await imagePresent(image) === true) return image;
  }
  return config.image;
}
