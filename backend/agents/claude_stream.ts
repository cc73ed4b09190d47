/** Reads Claude Code's `--output-format stream-json`. */
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
  typeIn,
} from "./stream_line.ts";

const Init = z.looseObject({
  type: z.literal("system"),
  subtype: z.literal("init"),
  model: z.string(),
});
const Retry = z.looseObject({
  type: z.literal("system"),
  subtype: z.literal("api_retry"),
  attempt: z.number().optional(),
  max_retries: z.number().optional(),
  error_status: z.number().nullish(),
  error: z.string().nullish(),
});
const Block = z.looseObject({ type: z.string() });
const Assistant = z.looseObject({
  type: z.literal("assistant"),
  message: z.looseObject({ content: z.array(Block) }),
});
const User = z.looseObject({
  type: z.literal("user"),
  message: z.looseObject({ content: z.union([z.string(), z.array(Block)]) }),
});
const Text = z.looseObject({ type: z.literal("text"), text: z.string() });
const ToolUse = z.looseObject({
  type: z.literal("tool_use"),
  id: z.string(),
  name: z.string(),
  input: z.unknown(),
});
const ToolResult = z.looseObject({
  type: z.literal("tool_result"),
  tool_use_id: z.string(),
  is_error: z.boolean().nullish(),
  content: z.unknown(),
});
const tokens = z.number().int().nonnegative().catch(0);
const Result = z.looseObject({
  type: z.literal("result"),
  subtype: z.string().catch(""),
  is_error: z.boolean(),
  result: z.string().nullish(),
  errors: z.array(z.string()).catch([]),
  num_turns: z.number().int().nonnegative().optional().catch(undefined),
  api_error_status: z.number().nullish(),
  terminal_reason: z.string().nullish(),
  total_cost_usd: z.number().nonnegative().optional().catch(undefined),
  modelUsage: z.record(
    z.string(),
    z.looseObject({
      inputTokens: tokens,
      outputTokens: tokens,
      cacheReadInputTokens: tokens,
      cacheCreationInputTokens: tokens,
    }),
  ).catch({}),
});
type Result = z.infer<typeof Result>;

/** What is of no use to a reader: pieces of messages that follow whole, and states of its own. */
const SILENT = new Set(["stream_event", "system", "rate_limit_event", "keep_alive"]);

export class ClaudeStream implements StreamReader {
  #model: string | undefined;
  #result: Result | undefined;

  get final(): boolean {
    return this.#result !== undefined;
  }

  get totals(): StreamTotals {
    const result = this.#result;
    const [model] = Object.keys(result?.modelUsage ?? {});
    const name = model ?? this.#model;
    const cost_usd = costOf(result);
    return {
      ...(result === undefined ? {} : { usage: usageOf(result) }),
      ...(cost_usd === undefined ? {} : { cost_usd }),
      ...(name === undefined ? {} : { model: name }),
    };
  }

  line(text: string, at: number): AgentEvent[] {
    return placed(this.#told(text), at);
  }

  /** Its exit code tells less than its stream: interrupted it exits with 0, and failed with 1 always. */
  verdict(): StreamVerdict {
    const result = this.#result;
    if (result === undefined) return NO_LAST_WORD;
    if (!result.is_error) return { ok: true };
    const said = result.result ?? result.errors[0] ?? result.subtype;
    if (result.subtype === "error_max_turns") {
      return limit("turn_limit", "it reached its limit of turns", said);
    }
    if (
      result.subtype === "error_max_budget_usd" || result.terminal_reason === "budget_exhausted"
    ) {
      return limit("budget", "it reached its budget", said);
    }
    if (result.api_error_status != null || result.terminal_reason === "api_error") {
      return apiVerdict(result.api_error_status ?? undefined, said);
    }
    return agentError(said);
  }

  #told(line: string): Told[] {
    const value = objectIn(line);
    if (value === undefined) return plainLine(line);
    const result = Result.safeParse(value);
    // It may go on after a result, as when something that it started in the background ends.
    this.#result = result.data ?? (value.type === "assistant" ? undefined : this.#result);
    if (result.success) return resultEvents(result.data);
    const assistant = Assistant.safeParse(value);
    if (assistant.success) return assistant.data.message.content.flatMap(saidOrCalled);
    const user = User.safeParse(value);
    if (user.success) return toolResults(user.data.message.content);
    const retry = Retry.safeParse(value);
    if (retry.success) return [retryEvent(retry.data)];
    this.#model = Init.safeParse(value).data?.model ?? this.#model;
    return SILENT.has(typeIn(value)) ? [] : plainLine(line);
  }
}

function limit(reason: "turn_limit" | "budget", what: string, said: string): StreamVerdict {
  return { ok: false, reason, problem: `${what} (${said})` };
}

function saidOrCalled(block: z.infer<typeof Block>): Told[] {
  const text = Text.safeParse(block);
  if (text.success) {
    return text.data.text.trim() === "" ? [] : [{ kind: "text", text: eventText(text.data.text) }];
  }
  const call = ToolUse.safeParse(block);
  if (!call.success) return [];
  const { id, name, input } = call.data;
  const summary = summaryOf(input);
  return [{ kind: "tool_call", call_id: id, tool: name, summary, input: eventJson(input) }];
}

function toolResults(content: z.infer<typeof User>["message"]["content"]): Told[] {
  if (typeof content === "string") return [];
  return content.flatMap((block) => {
    const { data } = ToolResult.safeParse(block);
    if (data === undefined) return [];
    const output = eventText(textOf(data.content));
    return [{ kind: "tool_result", call_id: data.tool_use_id, ok: data.is_error !== true, output }];
  });
}

/** A tool's result is a text, or blocks of which some are text. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return content === undefined ? "" : JSON.stringify(content);
  return content.map((block) => Text.safeParse(block).data?.text ?? `[${typeIn(block)}]`)
    .join("\n");
}

function retryEvent({ attempt, max_retries, error_status, error }: z.infer<typeof Retry>): Told {
  const counted = attempt === undefined ? "" : ` (attempt ${attempt} of ${max_retries ?? "?"})`;
  return {
    kind: "retry",
    ...(error_status == null ? {} : { status: error_status }),
    message: `${error ?? "The model's API failed"}${counted}`,
  };
}

function resultEvents(result: Result): Told[] {
  const cost = costOf(result);
  return [
    { kind: "usage", usage: usageOf(result) },
    ...(cost === undefined ? [] : [{ kind: "cost" as const, cost_usd: cost }]),
    {
      kind: "result",
      ok: !result.is_error,
      text: eventText(result.result ?? result.errors.join("\n")),
    },
  ];
}

/** Its `usage` leaves out what the last, unfinished turn used; the counts by model do not. */
function usageOf({ modelUsage, num_turns }: Result) {
  const models = Object.values(modelUsage);
  const sum = (pick: (one: typeof models[number]) => number) =>
    models.reduce((total, one) => total + pick(one), 0);
  return {
    ...(num_turns === undefined ? {} : { requests: num_turns }),
    input_tokens: sum((one) => one.inputTokens),
    output_tokens: sum((one) => one.outputTokens),
    cache_read_tokens: sum((one) => one.cacheReadInputTokens),
    cache_write_tokens: sum((one) => one.cacheCreationInputTokens),
  };
}

/** It says 0 of a model whose price it does not know. */
function costOf(result: Result | undefined): number | undefined {
  const cost = result?.total_cost_usd;
  return cost === 0 ? undefined : cost;
}
