/** The gateway as servers of this process, one or two a run. */
import { join } from "node:path";
import { faultPoint } from "../fault_point.ts";
import type { ModelProtocol } from "@haloop/shared";
import type { PortNeeded } from "./door_port.ts";
import { type OpenDoor, openHttpDoor, openRawDoor } from "./door_servers.ts";
import { readExchanges } from "./exchanges.ts";
import type { Upstream } from "./forward.ts";
import type {
  GatewayAccess,
  GatewayPolicy,
  GatewayTotals,
  ModelGateway,
  RunKey,
} from "./gateway.ts";
import { gatewayFolder, makeGatewayFolder } from "./gateway_folder.ts";
import { modelServer } from "./model_server.ts";
import type { ModelPrice } from "../model_price.ts";
import { type Internet, serveProxy } from "./proxy_server.ts";
import { RunLedger } from "./run_ledger.ts";
import { relaySecret, runToken } from "./run_token.ts";
import { Tally } from "./tally.ts";

/** The ports of its own loopback at which a sandbox finds the two doors. */
const MODEL_PORT = 8080;
const PROXY_PORT = 8081;
/** How many connections of strangers to the relay's port a run records. */
const MOST_STRANGERS = 100;

export interface HostGatewayParts {
  /** The home's folder of what lives as long as processes do. */
  readonly home_run: string;
  /** The mark of the home. */
  readonly owner: string;
  /** What the runs' tokens are made from. */
  readonly secret: Uint8Array<ArrayBuffer>;
  /** Where a run's exchanges are recorded. */
  exchangesPath(run: RunKey): string;
  /**
   * What requests of an agent are sent on with.
   *
   * @throws GatewayError when there is no credential
   */
  upstream(agent: string, protocol: ModelProtocol): Promise<Upstream>;
  /** Those of the configuration first. */
  readonly prices: readonly ModelPrice[];
  /**
   * What doors listen at beside their sockets, if anything.
   *
   * @throws GatewayError when it cannot be told
   */
  portNeeded(): Promise<PortNeeded | undefined>;
  readonly internet: Internet;
  readonly now: () => string;
}

interface OpenGateway {
  readonly access: GatewayAccess;
  readonly ledger: RunLedger;
  readonly folder: string;
  readonly doors: readonly OpenDoor[];
}

export class HostGateway implements ModelGateway {
  readonly #open = new Map<string, Promise<OpenGateway>>();

  constructor(private readonly parts: HostGatewayParts) {}

  async open(policy: GatewayPolicy): Promise<GatewayAccess> {
    let opening = this.#open.get(policy.run_id);
    if (opening === undefined) {
      opening = this.#start(policy);
      this.#open.set(policy.run_id, opening);
      // One that failed can be tried again.
      opening.catch(() => this.#open.delete(policy.run_id));
    }
    return (await opening).access;
  }

  async totals(run: RunKey): Promise<GatewayTotals> {
    const open = await this.#open.get(run.run_id)?.catch(() => undefined);
    if (open !== undefined) return open.ledger.totals;
    const tally = new Tally();
    for (const exchange of await readExchanges(this.parts.exchangesPath(run))) tally.add(exchange);
    return tally.totals();
  }

  async close(run: RunKey): Promise<void> {
    const open = await this.#open.get(run.run_id)?.catch(() => undefined);
    this.#open.delete(run.run_id);
    faultPoint("close_gateway.before");
    if (open !== undefined) await ended(open);
    const { home_run, owner } = this.parts;
    const folder = open?.folder ?? gatewayFolder(home_run, owner, run.run_id);
    await Deno.remove(folder, { recursive: true }).catch(ignoreNotFound);
    faultPoint("close_gateway.after");
  }

  async shutdown(): Promise<void> {
    const all = await Promise.all(
      [...this.#open.values()].map((open) => open.catch(() => undefined)),
    );
    this.#open.clear();
    await Promise.all(all.map((open) => open === undefined ? undefined : ended(open)));
  }

  async #start(policy: GatewayPolicy): Promise<OpenGateway> {
    const { home_run, owner, secret, prices, now } = this.parts;
    const upstream = await this.#upstream(policy);
    const folder = gatewayFolder(home_run, owner, policy.run_id);
    const ledger = await RunLedger.open(this.parts.exchangesPath(policy), policy, prices, now);
    const token = await runToken(secret, policy.run_id);
    const { protocol, network } = policy;
    faultPoint("open_gateway.before");
    let strangers = 0;
    const refused = { status: 407, refused: "it does not show the secret of the run's relay" };
    const place = {
      port_needed: await this.parts.portNeeded(),
      secret: await relaySecret(secret, policy.run_id),
      // Anybody on this machine may come again and again: the first of them tell enough.
      refused: () => {
        strangers += 1;
        if (strangers <= MOST_STRANGERS) ledger.begin("CONNECT", "the relay's port").end(refused);
      },
    };
    await makeGatewayFolder(folder);
    await using opened = new AsyncDisposableStack();
    const model = protocol === undefined || upstream === undefined ? undefined : await openHttpDoor(
      { ...place, socket: join(folder, "model.sock"), port: MODEL_PORT },
      modelServer({ protocol, network, token, ledger, upstream }),
    );
    if (model !== undefined) opened.defer(() => model.close());
    const { allow_hosts } = policy;
    const { internet } = this.parts;
    const proxy = network !== "allowlist" ? undefined : await openRawDoor(
      { ...place, socket: join(folder, "proxy.sock"), port: PROXY_PORT },
      (conn) => serveProxy(conn, { token, allow_hosts, ledger, internet }),
    );
    opened.move();
    faultPoint("open_gateway.after");
    const doors = [model, proxy].filter((door) => door !== undefined);
    return {
      access: {
        token,
        doors: doors.map(({ door }) => door),
        ...(model === undefined ? {} : { model: model.door }),
        ...(proxy === undefined ? {} : { proxy: proxy.door }),
      },
      ...{ ledger, folder, doors },
    };
  }

  /** Asked for once before anything is opened: without a credential the run does not start. */
  async #upstream({ agent, protocol }: GatewayPolicy) {
    if (protocol === undefined) return undefined;
    const upstream = () => this.parts.upstream(agent ?? "", protocol);
    await upstream();
    return upstream;
  }
}

async function ended({ doors, ledger }: OpenGateway): Promise<void> {
  await Promise.all(doors.map((door) => door.close()));
  await ledger.written;
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
