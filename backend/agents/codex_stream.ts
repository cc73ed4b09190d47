/** Reads the stream of `codex exec --json`. */
import type { AgentEvent, RunUsage } from "@haloop/shared";
import { z } from "zod";
import type { StreamReader, StreamTotals, StreamVerdict } from "./agent.ts";
import { eventJson, eventText, oneLine, summaryOf } from "./event_text.ts";
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

const Item = z.looseObject({ id: z.string(), type: z.string() });
type Item = z.infer<typeof Item>;
const ItemLine = z.looseObject({
  type: z.enum(["item.started", "item.updated", "item.completed"]),
  item: Item,
});
const Message = z.looseObject({ text: z.string() });
const Command = z.looseObject({
  command: z.string(),
  aggregated_output: z.string().catch(""),
  exit_code: z.number().nullish(),
});
const FileChange = z.looseObject({
  changes: z.array(z.looseObject({ path: z.string(), kind: z.string() })),
});
const ErrorLine = z.looseObject({ type: z.literal("error"), message: z.string() });
const tokens = z.number().int().nonnegative().catch(0);
const Completed = z.looseObject({
  type: z.literal("turn.completed"),
  usage: z.looseObject({
    input_tokens: tokens,
    cached_input_tokens: tokens,
    cache_write_input_tokens: tokens,
    output_tokens: tokens,
  }).optional().catch(undefined),
});
const Failed = z.looseObject({
  type: z.literal("turn.failed"),
  error: z.looseObject({ message: z.string() }).catch({ message: "it did not say why" }),
});

/** Lines that tell nothing a reader needs. */
const SILENT = new Set(["thread.started", "turn.started", "item.updated"]);
/** Items that are no tool: what it thinks, and its own list of things to do. */
const NO_TOOL = new Set(["agent_message", "reasoning", "todo_list", "error"]);
/** It tells the status only in words: "last status: 429 Too Many Requests", "unexpected status 401 …". */
const STATUS = /\bstatus:? (\d{3})\b/;
/** What it says when the model's API fails, where it tells no status. */
const API_WORDS =
  /high demand|stream disconnected|error sending request|connection|rate limit|timed? ?out|retry limit/i;

export class CodexStream implements StreamReader {
  #usage: RunUsage | undefined;
  #end: { ok: true } | { ok: false; message: string } | undefined;
  /** The calls whose beginning was told. */
  readonly #called = new Set<string>();

  get final(): boolean {
    return this.#end !== undefined;
  }

  get totals(): StreamTotals {
    return this.#usage === undefined ? {} : { usage: this.#usage };
  }

  line(text: string, at: number): AgentEvent[] {
    return placed(this.#told(text), at);
  }

  verdict(): StreamVerdict {
    if (this.#end === undefined) return NO_LAST_WORD;
    if (this.#end.ok) return { ok: true };
    const { message } = this.#end;
    const status = STATUS.exec(message)?.[1];
    if (status !== undefined) return apiVerdict(Number(status), message);
    return API_WORDS.test(message) ? apiVerdict(undefined, message) : agentError(message);
  }

  #told(line: string): Told[] {
    const value = objectIn(line);
    if (value === undefined) return plainLine(line);
    const completed = Completed.safeParse(value);
    if (completed.success) return this.#completed(completed.data);
    const failed = Failed.safeParse(value);
    if (failed.success) return this.#failed(failed.data.error.message);
    const error = ErrorLine.safeParse(value);
    if (error.success) return [errorEvent(error.data.message)];
    const item = ItemLine.safeParse(value);
    if (item.success && item.data.type !== "item.updated") {
      return this.#item(item.data.item, item.data.type === "item.completed");
    }
    return SILENT.has(typeIn(value)) ? [] : plainLine(line);
  }

  #completed({ usage }: z.infer<typeof Completed>): Told[] {
    this.#end = { ok: true };
    if (usage === undefined) return [{ kind: "result", ok: true, text: "" }];
    // Its input counts what came from the cache; ours does not.
    this.#usage = {
      input_tokens: Math.max(0, usage.input_tokens - usage.cached_input_tokens),
      output_tokens: usage.output_tokens,
      cache_read_tokens: usage.cached_input_tokens,
      cache_write_tokens: usage.cache_write_input_tokens,
    };
    return [{ kind: "usage", usage: this.#usage }, { kind: "result", ok: true, text: "" }];
  }

  #failed(message: string): Told[] {
    this.#end = { ok: false, message };
    return [{ kind: "result", ok: false, text: eventText(message) }];
  }

  #item(item: Item, is_over: boolean): Told[] {
    if (NO_TOOL.has(item.type)) return is_over ? said(item) : [];
    const begun = this.#called.has(item.id) ? [] : [called(item)];
    this.#called.add(item.id);
    return is_over ? [...begun, ended(item)] : begun;
  }
}

function errorEvent(message: string): Told {
  if (!message.startsWith("Reconnecting")) return { kind: "error", message: eventText(message) };
  const status = STATUS.exec(message)?.[1];
  return {
    kind: "retry",
    ...(status === undefined ? {} : { status: Number(status) }),
    message: oneLine(message),
  };
}

function said(item: Item): Told[] {
  if (item.type === "error") {
    const { message } = item;
    return typeof message === "string" ? [{ kind: "error", message: eventText(message) }] : [];
  }
  if (item.type !== "agent_message") return [];
  const { data } = Message.safeParse(item);
  return data === undefined ? [] : [{ kind: "text", text: eventText(data.text) }];
}

function called(item: Item): Told {
  const command = Command.safeParse(item);
  const changes = FileChange.safeParse(item);
  const summary = command.success
    ? oneLine(withoutShell(command.data.command))
    : changes.success
    ? oneLine(changes.data.changes.map(({ kind, path }) => `${kind} ${path}`).join(", "))
    : summaryOf(item);
  const { id, type: tool, status: _status, aggregated_output: _output, ...input } = item;
  return { kind: "tool_call", call_id: id, tool, summary, input: eventJson(input) };
}

/** It runs every command in a login shell, which says nothing about the command. */
function withoutShell(command: string): string {
  return /^(?:\/usr)?(?:\/bin\/)?(?:ba|z)?sh -l?c (["'])([\s\S]*)\1$/.exec(command)?.[2] ?? command;
}

function ended(item: Item): Told {
  const { data } = Command.safeParse(item);
  const failed = item.status === "failed" || (data?.exit_code ?? 0) !== 0;
  const output = data?.aggregated_output ?? "";
  const code = data?.exit_code != null && data.exit_code !== 0
    ? `\n(exit code ${data.exit_code})`
    : "";
  return { kind: "tool_result", call_id: item.id, ok: !failed, output: eventText(output + code) };
}
