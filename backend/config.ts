/** What the backend is told before it starts: flags, then the environment, then `config.json`. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { z } from "zod";

export const PROVIDER_SETTINGS = ["auto", "docker", "local"] as const;
export type ProviderSetting = (typeof PROVIDER_SETTINGS)[number];

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
  /** Run when a gate opens or a mission fails; told by `HALOOP_EVENT` and the like. */
  notify: z.looseObject({ command: z.array(z.string()).min(1) }).optional(),
  limits: z.looseObject({
    /** How many sandboxes run at once; further runs wait in a queue. */
    sandboxes: z.number().int().min(1).max(1000).default(4),
    /** Agent steps wait while this many gates wait for the person; 0 is no limit. */
    waiting_gates: z.number().int().min(0).default(0),
    /** Wall-clock limit of a run whose step names none. */
    step_minutes: z.number().positive().default(30),
    log_mib: z.number().positive().default(64),
    /** How long a sandbox that was asked to end may take before it is killed. */
    stop_grace_seconds: z.number().min(0).max(600).default(5),
  }).prefault({}),
  sandbox: z.looseObject({
    memory_mib: z.number().int().min(16).default(4096),
    cpus: z.number().positive().default(2),
    pids: z.number().int().min(16).default(512),
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
  return isAbsolute(named) ? named : resolve(named);
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
  const file = parseFile(path, readIfThere(path));
  const config: Config = {
    ...file,
    home,
    port: flags.port ?? portFrom(env.PORT) ?? file.port,
    host: flags.host ?? nonEmpty(env.HALOOP_HOST) ?? file.host,
    provider: flags.provider ?? providerFrom(env.HALOOP_PROVIDER) ?? file.provider,
    image: nonEmpty(env.HALOOP_IMAGE) ?? file.image,
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
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new ConfigError(`Could not use "${path}": ${problems.join(", ")}. Mend or remove it`);
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
