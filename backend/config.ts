/** What the backend is told before it starts: flags, then the environment, then `config.json`. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { problemsOf } from "@haloop/shared";
import { z } from "zod";
import { ModelPrice } from "./model_price.ts";

export const PROVIDER_SETTINGS = ["auto", "docker", "local"] as const;
export type ProviderSetting = (typeof PROVIDER_SETTINGS)[number];

export const DOOR_SETTINGS = ["auto", "socket", "relay"] as const;
export type DoorSetting = (typeof DOOR_SETTINGS)[number];

/** How one of the agents with a model is run. */
const AgentSettings = z.looseObject({
  /** The image that the program is in; the one that `haloop agents build` makes unless given. */
  image: z.string().min(1).optional(),
  /** The model to ask for; the program's own choice unless given. */
  model: z.string().min(1).optional(),
  /** Where its requests go instead of the vendor's own address, such as a proxy. */
  base_url: z.url({ protocol: /^https?$/ }).optional(),
  /** Prints the key or token: a password store or keychain. */
  credential_command: z.array(z.string()).min(1).optional(),
  /** The variable that holds the key; without it the vendor's own, and only for the vendor's address. */
  credential_variable: z.string().min(1).optional(),
});
export type AgentSettings = z.infer<typeof AgentSettings>;

/** `config.json` in the home. Every field may be left out; unknown ones are ignored. */
export const ConfigFile = z.looseObject({
  port: z.number().int().min(0).max(65_535).default(4000),
  host: z.string().min(1).default("127.0.0.1"),
  provider: z.enum(PROVIDER_SETTINGS).default("auto"),
  /** The image of mock steps. */
  image: z.string().min(1).default("node:20-slim"),
  /** The agent of missions that name none. */
  agent: z.string().min(1).default("mock"),
  /** What the agent `command` runs, and in which image (the one above when it names none). */
  command: z.looseObject({
    argv: z.array(z.string()).min(1),
    image: z.string().min(1).optional(),
  }).optional(),
  agents: z.looseObject({
    claude: AgentSettings.prefault({}),
    codex: AgentSettings.prefault({}),
    gemini: AgentSettings.prefault({}),
    opencode: AgentSettings.prefault({}),
    /** What `haloop agents build` builds on: Debian, with or without Node.js. */
    base_image: z.string().min(1).default("node:24-bookworm-slim"),
    /** Certificates (PEM) that downloads of a build go by, where a proxy looks into them. */
    build_ca_file: z.string().min(1).optional(),
  }).prefault({}),
  gateway: z.looseObject({
    /** Prices of models that Haloop does not know, or that are others for you. */
    prices: z.array(ModelPrice).default([]),
    /** Records what is said to models and by them, for looking into a trouble; it may be secret. */
    record_bodies: z.boolean().default(false),
  }).prefault({}),
  /** Run when a gate opens, a mission fails or lacks something; told by `HALOOP_EVENT` and the like. */
  notify: z.looseObject({ command: z.array(z.string()).min(1) }).optional(),
  limits: z.looseObject({
    /** How many sandboxes run at once; further runs wait in a queue. */
    sandboxes: z.number().int().min(1).max(1000).default(4),
    /** Agent steps wait while this many gates wait for the person; 0 is no limit. */
    waiting_gates: z.number().int().min(0).default(0),
    /** Wall-clock limit of a run whose step names none. */
    step_minutes: z.number().positive().default(30),
    /** How long an agent may print nothing; longer than the 10 minutes that Claude Code gives a command. */
    silence_minutes: z.number().positive().default(15),
    log_mib: z.number().positive().default(64),
    /** How long a sandbox that was asked to end may take before it is killed. */
    stop_grace_seconds: z.number().min(0).max(600).default(5),
  }).prefault({}),
  sandbox: z.looseObject({
    memory_mib: z.number().int().min(16).default(4096),
    cpus: z.number().positive().default(2),
    pids: z.number().int().min(16).default(512),
    /**
     * How a container reaches the model gateway: by its socket, which is mounted, or through a relay.
     * `auto` takes the relay where the containers are in a machine of their own.
     */
    door: z.enum(DOOR_SETTINGS).default("auto"),
    /** Lets agents with a model run where nothing keeps them from this machine. */
    allow_local_agents: z.boolean().default(false),
  }).prefault({}),
});
export type ConfigFile = z.infer<typeof ConfigFile>;

/** The configuration with the home resolved to an absolute path. */
export interface Config extends ConfigFile {
  readonly home: string;
  /** Required from clients when the host is not a loopback address. */
  readonly token?: string;
}

/** Flags of the command line; they win over everything else. */
export interface ConfigFlags {
  readonly port?: number;
  readonly host?: string;
  readonly provider?: ProviderSetting;
}

/** A setting that cannot be used, as a sentence that names where it stands. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/** The home that an environment names: `HALOOP_HOME`, or `~/.haloop`. */
export function homeOf(env: Record<string, string | undefined>): string {
  const named = env.HALOOP_HOME;
  if (named === undefined || named === "") return join(env.HOME ?? homedir(), ".haloop");
  // From source the process stands in the repository; this is where the person stands.
  return resolve(env.HALOOP_CWD || Deno.cwd(), named);
}

/**
 * Reads the configuration.
 *
 * @param env `HALOOP_HOME`, `PORT`, `HALOOP_HOST`, `HALOOP_PROVIDER`, `HALOOP_IMAGE`, `HALOOP_TOKEN`
 * @throws ConfigError for a value that cannot be used
 */
export function loadConfig(
  env: Record<string, string | undefined>,
  flags: ConfigFlags = {},
): Config {
  const home = homeOf(env);
  const path = join(home, "config.json");
  return configOf(parseFile(path, readIfThere(path)), home, env, flags);
}

/**
 * The configuration as it would be without a `config.json`: what is left of one that cannot be read.
 *
 * @throws ConfigError for a value of the environment that cannot be used
 */
export function configWithoutFile(env: Record<string, string | undefined>): Config {
  return configOf(ConfigFile.parse({}), homeOf(env), env, {});
}

/** The variables of the environment that win over a setting of the file, by its name. */
export const VARIABLES = {
  port: "PORT",
  host: "HALOOP_HOST",
  provider: "HALOOP_PROVIDER",
  image: "HALOOP_IMAGE",
} as const;

/**
 * The settings that the environment gives.
 *
 * @throws ConfigError for a value that cannot be used
 */
export function settingsFrom(env: Record<string, string | undefined>) {
  const port = portFrom(env[VARIABLES.port]);
  const host = nonEmpty(env[VARIABLES.host]);
  const provider = providerFrom(env[VARIABLES.provider]);
  const image = nonEmpty(env[VARIABLES.image]);
  return {
    ...port !== undefined && { port },
    ...host !== undefined && { host },
    ...provider !== undefined && { provider },
    ...image !== undefined && { image },
  };
}

function configOf(
  file: ConfigFile,
  home: string,
  env: Record<string, string | undefined>,
  flags: ConfigFlags,
): Config {
  const config: Config = {
    ...file,
    ...settingsFrom(env),
    ...flags,
    home,
  };
  const token = nonEmpty(env.HALOOP_TOKEN);
  return token === undefined ? config : { ...config, token };
}

/** Whether a bind address is reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d+){3}$/.test(host);
}

function parseFile(path: string, text: string | undefined): ConfigFile {
  if (text === undefined) return ConfigFile.parse({});
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(
      `Could not read "${path}": it is not JSON (${(error as Error).message}). Mend or remove it`,
    );
  }
  const parsed = ConfigFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error, "the file");
  throw new ConfigError(`Could not use "${path}": ${problems}. Mend or remove it`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new ConfigError(`Could not read "${path}": ${(error as Error).message}`);
  }
}

function portFrom(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new ConfigError(`Could not use PORT="${text}": it must be a number from 0 to 65535`);
}

function providerFrom(text: string | undefined): ProviderSetting | undefined {
  if (text === undefined || text === "") return undefined;
  const known = PROVIDER_SETTINGS.find((setting) => setting === text);
  if (known !== undefined) return known;
  throw new ConfigError(
    `Could not use HALOOP_PROVIDER="${text}": it must be one of ${PROVIDER_SETTINGS.join(", ")}`,
  );
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
