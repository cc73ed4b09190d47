/** Reads Gemini CLI's `--output-format stream-json`. */
import type { AgentEvent } from "@haloop/shared";
import { z } from "zod";
import type { StreamReader, StreamTotals, StreamVerdict } from "./agent.ts";
import { eventJson, eventText, summaryOf } from "./event_text.ts";
import {
  agentError,
  apiVerdict,
  NO_LAST_WORD,
  objectIn,
  placed,
  plainLine,
  type Told,
} from "./stream_line.ts";

const Init = z.looseObject({ type: z.literal("init"), model: z.string() });
const Message = z.looseObject({
  type: z.literal("message"),
  role: z.string(),
  content: z.string(),
  delta: z.boolean().optional(),
});
const ToolUse = z.looseObject({
  type: z.literal("tool_use"),
  tool_name: z.string(),
  tool_id: z.string(),
  parameters: z.unknown(),
});
const ToolResult = z.looseObject({
  type: z.literal("tool_result"),
  tool_id: z.string(),
  status: z.string(),
  output: z.string().optional().catch(undefined),
  error: z.looseObject({ message: z.string() }).optional().catch(undefined),
});
const ErrorLine = z.looseObject({ type: z.literal("error"), message: z.string() });
const tokens = z.number().int().nonnegative().catch(0);
const Result = z.looseObject({
  type: z.literal("result"),
  status: z.string(),
  error: z.looseObject({ type: z.string().catch(""), message: z.string().catch("") })
    .optional().catch(undefined),
  stats: z.looseObject({
    input: tokens,
    output_tokens: tokens,
    cached: tokens,
    models: z.record(z.string(), z.looseObject({ total_tokens: tokens })).catch({}),
  }).optional().catch(undefined),
});
type Result = z.infer<typeof Result>;

/** The exit code of a run that reached its limit of turns. */
const TURN_LIMIT_EXIT = 53;

export class GeminiStream implements StreamReader {
  #model: string | undefined;
  #result: Result | undefined;

  get final(): boolean {
    return this.#result !== undefined;
  }

  get totals(): StreamTotals {
    const stats = this.#result?.stats;
    const model = busiest(stats?.models ?? {}) ?? this.#model;
    return {
      ...(stats === undefined ? {} : { usage: usageOf(stats) }),
      ...(model === undefined ? {} : { model }),
    };
  }

  line(text: string, at: number): AgentEvent[] {
    return placed(this.#told(text), at);
  }

  /** Killed it can exit with 0, without a result. */
  verdict(exit_code: number | undefined): StreamVerdict {
    const result = this.#result;
    if (exit_code === TURN_LIMIT_EXIT || result?.error?.type === "FatalTurnLimitedError") {
      return { ok: false, reason: "turn_limit", problem: "it reached its limit of turns" };
    }
    if (result === undefined) return NO_LAST_WORD;
    if (result.status === "success") return { ok: true };
    const message = result.error?.message ?? "it did not say why";
    const status = statusIn(exit_code);
    if (message.includes("API Error") || status !== undefined) return apiVerdict(status, message);
    return agentError(message);
  }

  #told(line: string): Told[] {
    const value = objectIn(line);
    if (value === undefined) return plainLine(line);
    const message = Message.safeParse(value);
    if (message.success) return said(message.data);
    const call = ToolUse.safeParse(value);
    if (call.success) return [called(call.data)];
    const output = ToolResult.safeParse(value);
    if (output.success) return [ended(output.data)];
    const error = ErrorLine.safeParse(value);
    if (error.success) return [{ kind: "error", message: eventText(error.data.message) }];
    const result = Result.safeParse(value);
    if (result.success) return this.#over(result.data);
    const init = Init.safeParse(value);
    if (!init.success) return plainLine(line);
    this.#model = init.data.model;
    return [];
  }

  #over(result: Result): Told[] {
    this.#result = result;
    const { stats, status, error } = result;
    const usage = stats === undefined ? [] : [{ kind: "usage" as const, usage: usageOf(stats) }];
    const text = eventText(error?.message ?? "");
    return [...usage, { kind: "result", ok: status === "success", text }];
  }
}

/**
 * It exits with the lowest eight bits of the API's HTTP status: 429 is 173. Above 511 only 529 is
 * known; the other exit codes from 0 on are the program's own.
 */
function statusIn(exit_code: number | undefined): number | undefined {
  if (exit_code === undefined) return undefined;
  const status = exit_code === 529 - 512 ? 529 : 256 + exit_code;
  return status >= 400 ? status : undefined;
}

function usageOf(stats: NonNullable<Result["stats"]>) {
  return {
    input_tokens: stats.input,
    output_tokens: stats.output_tokens,
    cache_read_tokens: stats.cached,
  };
}

/** A small model sorts the requests; the one that does the work uses the most. */
function busiest(models: NonNullable<Result["stats"]>["models"]): string | undefined {
  const [most] = Object.entries(models).sort(([, a], [, b]) => b.total_tokens - a.total_tokens);
  return most?.[0];
}

/** The person's part is the prompt, which is shown elsewhere. */
function said({ role, content, delta }: z.infer<typeof Message>): Told[] {
  if (role !== "assistant" || content === "") return [];
  return [{
    kind: "text",
    text: eventText(content),
    ...(delta === true ? { continues: true } : {}),
  }];
}

function called({ tool_id, tool_name, parameters }: z.infer<typeof ToolUse>): Told {
  const input = eventJson(parameters);
  const summary = summaryOf(parameters);
  return { kind: "tool_call", call_id: tool_id, tool: tool_name, summary, input };
}

function ended({ tool_id, status, output, error }: z.infer<typeof ToolResult>): Told {
  const text = output ?? error?.message ?? "";
  return {
    kind: "tool_result",
    call_id: tool_id,
    ok: status === "success",
    output: eventText(text),
  };
}
