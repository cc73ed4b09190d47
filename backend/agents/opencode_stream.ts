/** Reads the stream of `opencode run --format json`. It has no last word of its own. */
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

const Text = z.looseObject({
  type: z.literal("text"),
  part: z.looseObject({ text: z.string() }),
});
const ToolUse = z.looseObject({
  type: z.literal("tool_use"),
  part: z.looseObject({
    tool: z.string(),
    callID: z.string(),
    state: z.looseObject({
      status: z.string(),
      input: z.unknown(),
      output: z.string().optional().catch(undefined),
      error: z.string().optional().catch(undefined),
    }),
  }),
});
const tokens = z.number().int().nonnegative().catch(0);
const StepFinish = z.looseObject({
  type: z.literal("step_finish"),
  part: z.looseObject({
    reason: z.string().catch("unknown"),
    cost: z.number().nonnegative().optional().catch(undefined),
    tokens: z.looseObject({
      input: tokens,
      output: tokens,
      cache: z.looseObject({ read: tokens, write: tokens }).catch({ read: 0, write: 0 }),
    }).optional().catch(undefined),
  }),
});
const ErrorLine = z.looseObject({
  type: z.literal("error"),
  error: z.looseObject({
    name: z.string().catch(""),
    data: z.looseObject({
      message: z.string().catch(""),
      statusCode: z.number().int().optional().catch(undefined),
    }).catch({ message: "" }),
  }),
});
type Failure = z.infer<typeof ErrorLine>["error"];

const SILENT = new Set(["step_start", "reasoning"]);
const NOTHING = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0 };

export class OpencodeStream implements StreamReader {
  #usage: Readonly<typeof NOTHING> = NOTHING;
  #steps = 0;
  #cost_usd: number | undefined;
  /** How its last step ended: `stop` when it has no more to do. */
  #finished: string | undefined;
  #failure: Failure | undefined;

  get final(): boolean {
    return this.#failure !== undefined || this.#finished === "stop";
  }

  get totals(): StreamTotals {
    if (this.#steps === 0) return {};
    const usage = { ...this.#usage, requests: this.#steps };
    return { usage, ...(this.#cost_usd === undefined ? {} : { cost_usd: this.#cost_usd }) };
  }

  line(text: string, at: number): AgentEvent[] {
    return placed(this.#told(text), at);
  }

  verdict(): StreamVerdict {
    if (this.#failure !== undefined) return failed(this.#failure);
    if (this.#finished === "stop") return { ok: true };
    if (this.#finished === undefined || this.#finished === "tool-calls") return NO_LAST_WORD;
    return agentError(`its last step ended with "${this.#finished}"`);
  }

  #told(line: string): Told[] {
    const value = objectIn(line);
    if (value === undefined) return plainLine(line);
    const text = Text.safeParse(value);
    if (text.success) return [{ kind: "text", text: eventText(text.data.part.text) }];
    const tool = ToolUse.safeParse(value);
    if (tool.success) return toolEvents(tool.data.part);
    const finish = StepFinish.safeParse(value);
    if (finish.success) return this.#stepOver(finish.data.part);
    const error = ErrorLine.safeParse(value);
    if (error.success) {
      this.#failure = error.data.error;
      return [{ kind: "error", message: eventText(sayingOf(error.data.error)) }];
    }
    if (value.type === "step_start") this.#goesOn();
    return SILENT.has(typeIn(value)) ? [] : plainLine(line);
  }

  #goesOn(): void {
    this.#finished = undefined;
    this.#failure = undefined;
  }

  #stepOver({ reason, cost, tokens }: z.infer<typeof StepFinish>["part"]): Told[] {
    this.#finished = reason;
    this.#steps += 1;
    if (tokens !== undefined) {
      this.#usage = {
        input_tokens: this.#usage.input_tokens + tokens.input,
        output_tokens: this.#usage.output_tokens + tokens.output,
        cache_read_tokens: this.#usage.cache_read_tokens + tokens.cache.read,
        cache_write_tokens: this.#usage.cache_write_tokens + tokens.cache.write,
      };
    }
    // It says 0 for models whose price it does not know.
    if (cost !== undefined && cost > 0) this.#cost_usd = (this.#cost_usd ?? 0) + cost;
    return [{ kind: "usage", usage: { ...this.#usage, requests: this.#steps } }];
  }
}

/** It tells of a tool once it has ended. */
function toolEvents({ tool, callID, state }: z.infer<typeof ToolUse>["part"]): Told[] {
  const ok = state.status !== "error";
  const output = eventText(state.output ?? state.error ?? "");
  const summary = summaryOf(state.input);
  return [
    { kind: "tool_call", call_id: callID, tool, summary, input: eventJson(state.input) },
    { kind: "tool_result", call_id: callID, ok, output },
  ];
}

function failed(failure: Failure): StreamVerdict {
  const saying = sayingOf(failure);
  return failure.name === "APIError"
    ? apiVerdict(failure.data.statusCode, saying)
    : agentError(saying);
}

function sayingOf({ name, data }: Failure): string {
  return data.message === "" ? name : data.message;
}
