/** `logs/<run>.exchanges.jsonl`: what went through a run's gateway, one line each. */
import { RunUsage } from "@haloop/shared";
import { z } from "zod";
import { appendLine } from "../append_line.ts";
import { faultPoint } from "../fault_point.ts";

/** Unknown fields are kept; a line that cannot be understood is passed over. */
export const Exchange = z.looseObject({
  /** When it began, ISO 8601 UTC. */
  at: z.string(),
  method: z.string(),
  /** Without its query; `host:port` of a way to an allowed host. */
  path: z.string(),
  /** 0 when the sandbox went away before there was an answer. */
  status: z.number().int(),
  ms: z.number().nonnegative(),
  request_bytes: z.number().int().nonnegative(),
  response_bytes: z.number().int().nonnegative(),
  /** The model was asked: it counts against the limits. */
  asked: z.boolean().optional(),
  model: z.string().optional(),
  usage: RunUsage.partial().optional(),
  /** In US dollars; null when it is not known, absent where there is nothing to pay. */
  cost_usd: z.number().nonnegative().nullish(),
  /** Why it was not let through: a clause. */
  refused: z.string().optional(),
  /** The limit by which it was refused. */
  limit: z.enum(["budget", "requests"]).optional(),
  failure: z.object({
    status: z.number().int(),
    message: z.string(),
    resets_at: z.string().optional(),
  }).optional(),
  /** Only where the configuration says `gateway.record_bodies`. */
  request_body: z.string().optional(),
  response_body: z.string().optional(),
});
export type Exchange = z.infer<typeof Exchange>;

/** Appends one line in one write, on a line of its own. */
export async function appendExchange(path: string, exchange: Exchange): Promise<void> {
  faultPoint("append_exchange.before");
  await appendLine(path, exchange, 0o600);
  faultPoint("append_exchange.after");
}

/** What is recorded, in the order of the ends; none when nothing was. */
export async function readExchanges(path: string): Promise<Exchange[]> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return text.split("\n").flatMap((line) => {
    const exchange = parse(line);
    return exchange === undefined ? [] : [exchange];
  });
}

function parse(line: string): Exchange | undefined {
  if (line === "") return undefined;
  try {
    return Exchange.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
