/** What one run has used and may still use; every exchange is written to its file when it ends. */
import type { RunUsage } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import { appendExchange, type Exchange, readExchanges } from "./exchanges.ts";
import type { GatewayPolicy, GatewayTotals } from "./gateway.ts";
import type { ModelPrice } from "../model_price.ts";
import { costOf, priceOf } from "./prices.ts";
import { Tally } from "./tally.ts";

/**
 * How many requests of a run may be under way: far more than agents make at once, and few enough that
 * their bodies have room in memory.
 */
const MOST_UNDER_WAY = 16;

/** An exchange that is under way. */
export interface ExchangeEnd {
  /** Its cost is worked out from model and usage; a second call does nothing. */
  end(told: Partial<Exchange> & { status: number }): void;
}

/** What an exchange used, as far as it was told. */
export interface Used {
  readonly model?: string;
  readonly usage?: Partial<RunUsage>;
  readonly complete: boolean;
  /** See `AnswerFacts`: the price list does not tell what such an answer costs. */
  readonly tier?: string;
}

export class RunLedger {
  readonly #tally = new Tally();
  /** Of the requests that may be under way. */
  #places = MOST_UNDER_WAY;
  /** Those under way that ask the model. */
  #asking = 0;
  #written: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private readonly limits: Pick<GatewayPolicy, "budget_usd" | "request_limit">,
    private readonly prices: readonly ModelPrice[],
    private readonly now: () => string,
  ) {}

  /** Goes on with what is recorded. */
  static async open(
    path: string,
    limits: Pick<GatewayPolicy, "budget_usd" | "request_limit">,
    prices: readonly ModelPrice[],
    now: () => string,
  ): Promise<RunLedger> {
    const ledger = new RunLedger(path, limits, prices, now);
    for (const exchange of await readExchanges(path)) ledger.#tally.add(exchange);
    return ledger;
  }

  get totals(): GatewayTotals {
    return this.#tally.totals();
  }

  /** Resolves when everything that has ended is written. */
  get written(): Promise<void> {
    return this.#written;
  }

  /** The cost of an exchange; null when it is not known, as where counts are missing. */
  cost({ model, usage, complete, tier }: Used): number | null {
    if (tier !== undefined) return null;
    const counted = usage?.input_tokens !== undefined && usage.output_tokens !== undefined;
    return counted && complete ? costOf(model, usage, this.prices) : null;
  }

  /** Takes the exchange into account from its beginning on. */
  begin(
    method: string,
    path: string,
  ): ExchangeEnd & {
    /** @returns false when as many requests as may be are under way; its place is free at the end */
    takesPlace(): boolean;
    /** To be called right after {@link limitReached}, so that nothing comes between the two. */
    asksModel(): void;
  } {
    const at = this.now();
    const begin_ms = performance.now();
    let placed = false;
    let asked = false;
    let ended = false;
    return {
      takesPlace: () => {
        if (this.#places === 0) return false;
        this.#places -= 1;
        return placed = true;
      },
      asksModel: () => {
        asked = true;
        this.#asking += 1;
      },
      end: (told) => {
        if (ended) return;
        ended = true;
        if (placed) this.#places += 1;
        if (asked) this.#asking -= 1;
        this.#record({
          ...{ at, method, path, request_bytes: 0, response_bytes: 0 },
          ms: Math.round(performance.now() - begin_ms),
          ...(asked ? { asked } : {}),
          ...told,
        });
      },
    };
  }

  /** Why the model may not be asked any more; undefined while it may. */
  limitReached(
    model: string | undefined,
  ): { limit: "budget" | "requests"; why: string } | undefined {
    const { budget_usd, request_limit } = this.limits;
    const requests = this.#tally.requests + this.#asking;
    if (request_limit !== undefined && requests >= request_limit) {
      return {
        limit: "requests",
        why: `the run may make ${request_limit} requests to its model and has made them`,
      };
    }
    if (budget_usd === undefined) return undefined;
    if (this.#tally.spent_usd >= budget_usd) {
      const spent = this.#tally.spent_usd.toFixed(4);
      return {
        limit: "budget",
        why: `the budget of $${budget_usd} is used up ($${spent} spent)`,
      };
    }
    const unheld = `the budget of $${budget_usd} cannot be held, because nobody knows`;
    if (model === undefined || priceOf(model, this.prices) === undefined) {
      return {
        limit: "budget",
        why: `${unheld} the price of the model "${model ?? ""}": ` +
          `add it to gateway.prices in config.json, or take the budget away`,
      };
    }
    if (this.#tally.cost_known) return undefined;
    return {
      limit: "budget",
      why:
        `${unheld} what an earlier request of the run cost: its answer broke off, did not tell, or was ` +
        `served at a price of its own (priority, fast)`,
    };
  }

  #record(exchange: Exchange): void {
    this.#tally.add(exchange);
    this.#written = this.#written.then(() => appendExchange(this.path, exchange)).catch((error) => {
      // It is counted in memory all the same; only a restart would forget it.
      getLogger(["haloop", "gateway"]).warn("{sentence}", { sentence: error.message });
    });
  }
}
