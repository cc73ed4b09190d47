/** What a model costs, in US dollars for a million tokens: as the price table and `config.json` say it. */
import { z } from "zod";

const usd = z.number().nonnegative();
const Rates = z.object({
  input: usd,
  output: usd,
  /** Tokens read from a cache; as `input` unless given. */
  cache_read: usd.optional(),
  /** Tokens written to a cache; as `input` unless given. */
  cache_write: usd.optional(),
  /** Tokens written to a cache that is kept for an hour; as `cache_write` unless given. */
  cache_write_1h: usd.optional(),
});

export const ModelPrice = Rates.extend({
  /** The name that the API gives, without a date at its end. */
  model: z.string().min(1),
  /** Rates of a request whose input, cached or not, is longer than so many tokens. */
  above: Rates.extend({ input_tokens: z.number().int().positive() }).optional(),
});
export type ModelPrice = z.infer<typeof ModelPrice>;
