/** What models cost, in US dollars for a million tokens. */
import type { RunUsage } from "@haloop/shared";
import { z } from "zod";
import { ModelPrice } from "../model_price.ts";
import table from "./prices.json" with { type: "json" };

/** The prices that Haloop comes with; the file says of when they are, and from where. */
export const PRICES: readonly ModelPrice[] = z.array(ModelPrice).parse(table.prices);

/** The price of a model; prices of the configuration come first. Undefined when nobody knows it. */
export function priceOf(model: string, prices: readonly ModelPrice[]): ModelPrice | undefined {
  const matching = prices.filter((price) => isNamed(model, price.model));
  return matching.reduce<ModelPrice | undefined>(
    (best, price) => best === undefined || price.model.length > best.model.length ? price : best,
    undefined,
  );
}

/** Of the tokens written to a cache, `cache_write_1h_tokens` are to be kept for an hour. */
export type Used = Partial<RunUsage> & { readonly cache_write_1h_tokens?: number };

/** What an exchange cost; null when that is not known. */
export function costOf(
  model: string | undefined,
  usage: Used,
  prices: readonly ModelPrice[],
): number | null {
  const price = model === undefined ? undefined : priceOf(model, prices);
  if (price === undefined) return null;
  const { input_tokens = 0, output_tokens = 0 } = usage;
  const { cache_read_tokens = 0, cache_write_tokens = 0 } = usage;
  const all_input = input_tokens + cache_read_tokens + cache_write_tokens;
  const rates = price.above !== undefined && all_input > price.above.input_tokens
    ? price.above
    : price;
  const write = rates.cache_write ?? rates.input;
  const for_an_hour = usage.cache_write_1h_tokens ?? 0;
  const millionths = input_tokens * rates.input + output_tokens * rates.output +
    cache_read_tokens * (rates.cache_read ?? rates.input) +
    (cache_write_tokens - for_an_hour) * write +
    for_an_hour * (rates.cache_write_1h ?? write);
  return millionths / 1_000_000;
}

/** `claude-sonnet-4-5` names `claude-sonnet-4-5-20250929`, but `gpt-5` does not name `gpt-5-mini`. */
function isNamed(model: string, name: string): boolean {
  const rest = bare(model).startsWith(name) ? bare(model).slice(name.length) : undefined;
  return rest !== undefined && /^(-\d{8}|-\d{4}-\d{2}-\d{2}|-latest|-\d{3})?$/.test(rest);
}

/** Some APIs put `models/` or a vendor before the name. */
function bare(model: string): string {
  return model.slice(model.lastIndexOf("/") + 1);
}
