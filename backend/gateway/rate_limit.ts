/** When a model's rate limit ends, as its API told with a 429 or 529. */
import { z } from "zod";

const DURATION = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;
/** Anthropic and OpenAI: when each limit is full again. Only those that are used up keep from going on. */
const LIMITS = [
  ...["anthropic-ratelimit-requests", "anthropic-ratelimit-tokens"],
  ...["anthropic-ratelimit-input-tokens", "anthropic-ratelimit-output-tokens"],
].map((name) => [`${name}-remaining`, `${name}-reset`] as const);
const OPENAI_LIMITS = [
  ["x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"],
  ["x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"],
] as const;

/** google.rpc.RetryInfo among the details, and what Codex is told of a used-up plan. */
const Body = z.object({
  error: z.object({
    resets_at: z.number().optional().catch(undefined),
    resets_in_seconds: z.number().optional().catch(undefined),
    details: z.array(z.object({ retryDelay: z.string().optional().catch(undefined) }))
      .optional().catch(undefined),
  }),
});

/**
 * @param body the parsed body of the failure, or whatever came instead
 * @returns ISO 8601 UTC; undefined when it was not told
 */
export function resetsAt(headers: Headers, body: unknown, now_ms: number): string | undefined {
  const at_ms = retryAfter(headers, now_ms) ?? unifiedReset(headers) ??
    usedUp(headers, now_ms) ?? inBody(body, now_ms);
  if (at_ms === undefined || !Number.isFinite(at_ms)) return undefined;
  // Beyond what a date can hold it is no time at all.
  return Math.abs(at_ms) > 8.64e15 ? undefined : new Date(at_ms).toISOString();
}

/** A wait that a program may see out by itself: what it has done so far is not lost then. */
const SHORT_WAIT_MS = 60_000;
/** What tells a program to wait before it tries again. */
const WAITS = ["retry-after", "retry-after-ms"];

/**
 * Takes a long wait out of the headers of a failure and tells that trying again is of no use: some
 * programs wait for hours without a word. Haloop waits for them, and shows until when.
 */
export function leaveWaitingToHaloop(headers: Headers, now_ms: number): void {
  const at_ms = retryAfter(headers, now_ms);
  if (at_ms === undefined || at_ms - now_ms <= SHORT_WAIT_MS) return;
  for (const name of WAITS) headers.delete(name);
  // What the official clients go by.
  headers.set("x-should-retry", "false");
}

/** Seconds, or a date: RFC 9110, 10.2.3. OpenAI adds milliseconds. */
function retryAfter(headers: Headers, now_ms: number): number | undefined {
  const ms = headers.get("retry-after-ms");
  if (ms !== null && /^\d+(\.\d+)?$/.test(ms)) return now_ms + Number(ms);
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return now_ms + Number(text) * 1000;
  return dateOf(text);
}

/** Subscriptions of Anthropic: seconds since 1970. */
function unifiedReset(headers: Headers): number | undefined {
  const text = headers.get("anthropic-ratelimit-unified-reset");
  return text !== null && /^\d+$/.test(text) ? Number(text) * 1000 : undefined;
}

/** The latest reset of the limits that nothing is left of. */
function usedUp(headers: Headers, now_ms: number): number | undefined {
  const resets = [
    ...LIMITS.map(([left, reset]) => headers.get(left) === "0" ? dateOf(headers.get(reset)) : 0),
    ...OPENAI_LIMITS.map(([left, reset]) =>
      headers.get(left) === "0" ? after(headers.get(reset), now_ms) : 0
    ),
  ].filter((at_ms): at_ms is number => at_ms !== undefined && at_ms > 0);
  return resets.length === 0 ? undefined : Math.max(...resets);
}

function inBody(body: unknown, now_ms: number): number | undefined {
  const { data } = Body.safeParse(body);
  if (data === undefined) return undefined;
  const { resets_at, resets_in_seconds, details = [] } = data.error;
  if (resets_at !== undefined) return resets_at * 1000;
  if (resets_in_seconds !== undefined) return now_ms + resets_in_seconds * 1000;
  const delay = details.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay;
  return after(delay ?? null, now_ms);
}

/** A time from now, as in `6m0s` or `34.5s`. */
function after(text: string | null, now_ms: number): number | undefined {
  const match = text === null || text === "" ? null : DURATION.exec(text);
  if (match === null) return undefined;
  const [hours, minutes, seconds, ms] = match.slice(1).map((part) => Number(part ?? 0));
  return now_ms + ((hours! * 60 + minutes!) * 60 + seconds!) * 1000 + ms!;
}

function dateOf(text: string | null): number | undefined {
  const at_ms = text === null ? NaN : Date.parse(text);
  return Number.isNaN(at_ms) ? undefined : at_ms;
}
