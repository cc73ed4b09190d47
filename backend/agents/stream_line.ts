/** The parts that every stream reader is made of. */
import type { AgentEvent } from "@haloop/shared";
import type { StreamVerdict } from "./agent.ts";
import { eventText, quotedSaying } from "./event_text.ts";

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An event without its place. */
export type Told = DistributiveOmit<AgentEvent, "at" | "part">;

/** The events of a line, numbered. */
export function placed(told: readonly Told[], at: number): AgentEvent[] {
  return told.map((event, part) => ({ ...event, at, part }) as AgentEvent);
}

/** The object that a line holds as JSON; undefined for everything else. */
export function objectIn(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The type that a line names. A stream is not to be trusted: `String` may throw for what is no string. */
export function typeIn(value: unknown): string {
  const { type } = (value ?? {}) as { type?: unknown };
  return typeof type === "string" ? type : "?";
}

/** A line that is no event of the program; an empty one tells nothing. */
export function plainLine(text: string): Told[] {
  return text.trim() === "" ? [] : [{ kind: "line", text: eventText(text) }];
}

/** The verdict on a run that the model's API ended; `status` is undefined when it is not known. */
export function apiVerdict(status: number | undefined, saying: string): StreamVerdict {
  const known = status === undefined ? "" : ` (HTTP ${status})`;
  const said = quotedSaying(saying);
  if (status === 429 || status === 529) {
    const what = status === 429 ? "its rate limit is reached" : "it is overloaded";
    return {
      ok: false,
      reason: "rate_limited",
      problem: `the model's API refused: ${what}${known}: ${said}`,
      status,
    };
  }
  const problem = `the model's API failed${known}: ${said}`;
  return { ok: false, reason: "api_error", problem, ...(status === undefined ? {} : { status }) };
}

/** The verdict on a stream that broke off before the program's last word. */
export const NO_LAST_WORD: StreamVerdict = {
  ok: false,
  reason: "agent_error",
  problem: "the agent ended without saying that it was done",
};

export function agentError(saying: string): StreamVerdict {
  return {
    ok: false,
    reason: "agent_error",
    problem: `the agent gave up: ${quotedSaying(saying)}`,
  };
}
