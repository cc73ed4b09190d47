/** The model gateway of a home, put together from its parts. */
import type { ModelProtocol } from "@haloop/shared";
import type { AgentSettings, Config } from "../config.ts";
import { Credentials } from "../gateway/credentials.ts";
import type { PortNeeded } from "../gateway/door_port.ts";
import { GatewayError } from "../gateway/gateway.ts";
import { HostGateway, type HostGatewayParts } from "../gateway/host_gateway.ts";
import { PRICES } from "../gateway/prices.ts";
import { PROTOCOLS, type Variable } from "../gateway/protocols.ts";
import { INTERNET } from "../gateway/proxy_server.ts";
import { SandboxError, type SandboxProvider } from "../sandbox/provider.ts";
import { SECRETS } from "../secrets.ts";
import { gatewaySecret } from "../store/access_token.ts";
import { readCredential } from "../store/credential_files.ts";
import { HomeLayout } from "../store/layout.ts";
import { agentSettings } from "./agent_settings.ts";

/** @param owner the mark of the home, as its sandboxes carry it */
export async function modelGateway(
  config: Config,
  owner: string,
  provider: SandboxProvider,
  credentials: Credentials,
  over: Partial<HostGatewayParts> = {},
): Promise<HostGateway> {
  const layout = new HomeLayout(config.home);
  return new HostGateway({
    home_run: layout.run,
    owner,
    secret: new TextEncoder().encode(await gatewaySecret(config.home)),
    exchangesPath: ({ mission_id, run_id }) => layout.mission(mission_id).exchanges(run_id),
    upstream: async (agent, protocol) => ({
      base_url: agentSettings(config, agent)?.base_url ?? PROTOCOLS[protocol].base_url,
      credential: await credentials.need(agent, protocol),
      record_bodies: config.gateway.record_bodies,
    }),
    prices: [...config.gateway.prices, ...PRICES],
    portNeeded: () => portNeeded(provider),
    internet: INTERNET,
    now: () => new Date().toISOString(),
    ...over,
  });
}

/** What the provider's doors need, in the words of the gateway. */
async function portNeeded(provider: SandboxProvider): Promise<PortNeeded | undefined> {
  try {
    const door = await provider.doorKind();
    if (door.kind === "socket") return undefined;
    if (door.kind === "port") return { address: "127.0.0.1", guarded: false };
    return { address: door.address, guarded: true };
  } catch (error) {
    if (error instanceof SandboxError) throw new GatewayError(error.message, { cause: error });
    throw error;
  }
}

/** Where this home's credentials come from. Those of the environment are hidden from now on. */
export function credentialsOf(config: Config): Credentials {
  const env = Deno.env.toObject();
  for (const { variables } of Object.values(PROTOCOLS)) {
    for (const [name] of variables) SECRETS.add(env[name] ?? "");
  }
  return new Credentials({
    env,
    command: (agent) => agentSettings(config, agent)?.credential_command,
    variables: (agent, protocol) => variablesOf(agentSettings(config, agent), protocol),
    stored: (agent) => readCredential(config.home, agent),
    learned: (secret) => SECRETS.add(secret),
  });
}

/** The vendor's key is in the vendor's variable: no other address gets it unless the person says so. */
export function variablesOf(
  { base_url, credential_variable: name }: Partial<AgentSettings> = {},
  protocol: ModelProtocol,
): readonly Variable[] {
  const { variables, base_url: own } = PROTOCOLS[protocol];
  if (name !== undefined) return [variables.find(([known]) => known === name) ?? [name, "key"]];
  const elsewhere = base_url !== undefined && new URL(base_url).origin !== new URL(own).origin;
  return elsewhere ? [] : variables;
}
