/** Sums up what went through a run's gateway. */
import type { RefusedAccess } from "@haloop/shared";
import type { Exchange } from "./exchanges.ts";
import type { GatewayTotals } from "./gateway.ts";

/** How many different refusals are listed; an agent could make up any number of them. */
const MOST_REFUSALS = 100;
const OTHERS = "everything else";

export class Tally {
  #requests = 0;
  readonly #tokens = { input: 0, output: 0, read: 0, written: 0 };
  #spent_usd = 0;
  #cost_known = true;
  #model: string | undefined;
  #limit: "budget" | "requests" | undefined;
  #failure: GatewayTotals["failure"];
  #refused_with: number | undefined;
  readonly #refused = new Map<string, RefusedAccess>();

  /** What is known to be spent: never more than it was. */
  get spent_usd(): number {
    return this.#spent_usd;
  }

  /** Whether {@link spent_usd} is all that was spent. */
  get cost_known(): boolean {
    return this.#cost_known;
  }

  /** Requests that reached the model. */
  get requests(): number {
    return this.#requests;
  }

  add(exchange: Exchange): void {
    if (exchange.limit !== undefined) this.#limit = exchange.limit;
    if (exchange.refused !== undefined) this.#refuse(exchange, exchange.refused);
    if (exchange.failure !== undefined) this.#failure = exchange.failure;
    if (exchange.asked !== true) return;
    this.#requests += 1;
    this.#model = exchange.model ?? this.#model;
    this.#failure = exchange.failure;
    this.#refused_with = undefined;
    const { usage, cost_usd } = exchange;
    this.#tokens.input += usage?.input_tokens ?? 0;
    this.#tokens.output += usage?.output_tokens ?? 0;
    this.#tokens.read += usage?.cache_read_tokens ?? 0;
    this.#tokens.written += usage?.cache_write_tokens ?? 0;
    this.#spent_usd += cost_usd ?? 0;
    if (cost_usd === null) this.#cost_known = false;
  }

  totals(): GatewayTotals {
    const { input, output, read, written } = this.#tokens;
    return {
      usage: {
        requests: this.#requests,
        input_tokens: input,
        output_tokens: output,
        cache_read_tokens: read,
        cache_write_tokens: written,
      },
      cost_usd: this.#cost_known ? this.#spent_usd : null,
      known_cost_usd: this.#spent_usd,
      refused: [...this.#refused.values()],
      ...(this.#model === undefined ? {} : { model: this.#model }),
      ...(this.#limit === undefined ? {} : { limit: this.#limit }),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      ...(this.#refused_with === undefined ? {} : { refused_with: this.#refused_with }),
    };
  }

  #refuse(exchange: Exchange, why: string): void {
    if (exchange.path.startsWith("/")) this.#refused_with = exchange.status;
    const named = whatOf(exchange);
    const known = this.#refused.has(`${named}\n${why}`);
    const what = known || this.#refused.size < MOST_REFUSALS ? named : OTHERS;
    const key = `${what}\n${why}`;
    const count = (this.#refused.get(key)?.count ?? 0) + 1;
    this.#refused.set(key, { what, why, count });
  }
}

/** The host of a way out, or the method and path at the model's API. */
function whatOf({ method, path }: Exchange): string {
  return method === "CONNECT" ? path : `${method} ${path}`;
}
