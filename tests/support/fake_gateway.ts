import type {
  GatewayAccess,
  GatewayPolicy,
  GatewayTotals,
  ModelGateway,
  RunKey,
} from "../../backend/gateway/gateway.ts";
import { GatewayError } from "../../backend/gateway/gateway.ts";

const NOTHING: GatewayTotals = {
  usage: { requests: 0, input_tokens: 0, output_tokens: 0 },
  cost_usd: null,
  known_cost_usd: 0,
  refused: [],
};

/** A gateway that lets nothing through and tells what a test wants it to tell. */
export class FakeGateway implements ModelGateway {
  readonly opened: GatewayPolicy[] = [];
  /** Open at this moment, by run. */
  readonly open_runs = new Set<string>();
  /** The runs that were closed, in their order. */
  readonly closed: string[] = [];
  told: GatewayTotals = NOTHING;
  /** How often it was asked to open one. */
  asked = 0;
  /** What an opening waits for, such as a command that gives the credential. */
  opening: Promise<void> | undefined;
  readonly #pending = new Map<string, Promise<void>>();
  #refusal: string | undefined;

  refuseOpening(problem?: string): void {
    this.#refusal = problem;
  }

  async open(policy: GatewayPolicy): Promise<GatewayAccess> {
    this.asked += 1;
    if (this.opening !== undefined) this.#pending.set(policy.run_id, this.opening);
    await this.opening;
    if (this.#refusal !== undefined) throw new GatewayError(this.#refusal);
    this.opened.push(policy);
    this.open_runs.add(policy.run_id);
    const model = { socket: `/g/${policy.run_id}/model.sock`, port: 8080 };
    const proxy = { socket: `/g/${policy.run_id}/proxy.sock`, port: 8081 };
    if (policy.network !== "allowlist") return { doors: [model], model, token: "run-token" };
    return { doors: [model, proxy], model, proxy, token: "run-token" };
  }

  totals(): Promise<GatewayTotals> {
    return Promise.resolve(this.told);
  }

  async close({ run_id }: RunKey): Promise<void> {
    // As the real one does: what is still being opened is closed once it is open.
    await this.#pending.get(run_id);
    this.open_runs.delete(run_id);
    this.closed.push(run_id);
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
