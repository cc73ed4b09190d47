/** The scripted answers in the words of each protocol, streamed where the request asks for it. */
import type { ModelProtocol } from "@haloop/shared";
import {
  harmlessCall,
  type Offered,
  outputIn,
  type ToolCall,
  writingCall,
} from "./scripted_tools.ts";

export interface Turn {
  readonly scenario: string;
  readonly path: string;
  // deno-lint-ignore no-explicit-any -- requests of every shape
  readonly body: any;
  /** What is written where the output is Markdown. */
  readonly content: string;
  /** What the shell is to do before the file is written. */
  readonly command: string | undefined;
  aborted(): void;
}

interface Protocol {
  answer(turn: Turn): Response | Promise<Response>;
  /** @param message what it says; "scripted" and the status by default */
  failure(status: number, headers?: Readonly<Record<string, string>>, message?: string): Response;
}

/** What every answer tells to have used. */
export const USED = { input: 1200, cached: 700, written: 300, output: 42 };

/** What an answer says. */
interface Said {
  readonly text: string;
  readonly call: ToolCall | undefined;
}

const SLOW_MS = 200;
const BIG_PIECES = 1024;

function say(turn: Turn, offered: Offered, tool_results: number): Said {
  const file = outputIn(turn.body);
  const none = offered.functions.length + offered.free.length === 0;
  const call = none ? undefined : callOf(turn, offered, file, tool_results);
  if (turn.scenario === "big") return { text: "x".repeat(1023) + "\n", call: undefined };
  if (call !== undefined) return { text: "I will write the file.", call };
  return { text: none ? "Scripted title" : `Done: wrote ${file}`, call };
}

function callOf(turn: Turn, offered: Offered, file: string, done: number): ToolCall | undefined {
  const text = file.endsWith(".json")
    ? '{ "summary": "Written by the scripted model", "files_changed": [] }\n'
    : turn.content;
  if (turn.command !== undefined) {
    if (done === 0) return harmlessCall(offered, turn.command);
    return done === 1 ? writingCall(offered, file, text, "file") : undefined;
  }
  switch (turn.scenario) {
    case "text":
    case "big":
      return undefined;
    case "loop":
      return harmlessCall(offered, `echo turn ${done}; sleep 0.2`);
    case "tools":
      if (done < 2) return harmlessCall(offered, `echo looked ${done}`);
      return done === 2 ? writingCall(offered, file, text, "file") : undefined;
    case "bash":
      return done === 0 ? writingCall(offered, file, text, "shell") : undefined;
    default:
      return done === 0 ? writingCall(offered, file, text, "file") : undefined;
  }
}

/** The pieces in which a text is streamed. */
function pieces(turn: Turn, text: string): string[] {
  if (turn.scenario === "big") return Array(BIG_PIECES).fill(text);
  return text.match(/\S+\s*/g) ?? [text];
}

/**
 * An event stream. The script `hang` sends nothing, `cut` breaks off after the first piece, `slow`
 * takes its time.
 */
function stream(
  turn: Turn,
  events: { head: string[]; pieces: string[]; tail: string[] },
): Response {
  const encoder = new TextEncoder();
  const rest = [...events.head, ...events.pieces, ...events.tail];
  const first_piece = events.head.length;
  let at = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    // As it is asked for: what was sent before a break has arrived.
    async pull(controller) {
      if (turn.scenario.startsWith("hang")) return await new Promise(() => {});
      if (turn.scenario === "slow") {
        await new Promise((done) => timer = setTimeout(done, SLOW_MS));
      }
      if (turn.scenario === "cut" && at > first_piece) return controller.error(new Error("cut"));
      controller.enqueue(encoder.encode(rest[at]));
      at += 1;
      if (at === rest.length) controller.close();
    },
    cancel() {
      clearTimeout(timer);
      turn.aborted();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
}

const named = (type: string, data: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
const plain = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const id = (prefix: string) => `${prefix}_${crypto.randomUUID().replaceAll("-", "")}`;

const anthropic: Protocol = {
  answer(turn) {
    const { body } = turn;
    const functions = (body.tools ?? []).map((tool: { name: string }) => tool.name);
    const results =
      body.messages.flatMap((message: { content: unknown }) =>
        Array.isArray(message.content) ? message.content : []
      ).filter((block: { type: string }) => block.type === "tool_result").length;
    const { text, call } = say(turn, { functions, free: [] }, results);
    const usage = {
      input_tokens: USED.input,
      cache_creation_input_tokens: USED.written,
      cache_read_input_tokens: USED.cached,
      output_tokens: 1,
    };
    const message = {
      ...{ id: id("msg"), type: "message", role: "assistant", model: body.model, content: [] },
      ...{ stop_reason: null, stop_sequence: null, usage },
    };
    const tool = call && { type: "tool_use", id: id("toolu"), name: call.name, input: call.args };
    const stop_reason = tool === undefined ? "end_turn" : "tool_use";
    if (body.stream !== true) {
      return Response.json({
        ...message,
        content: [{ type: "text", text }, ...(tool === undefined ? [] : [tool])],
        stop_reason,
        usage: { ...usage, output_tokens: USED.output },
      });
    }
    const delta = (index: number, delta: object) => named("content_block_delta", { index, delta });
    return stream(turn, {
      head: [
        named("message_start", { message }),
        named("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
      ],
      pieces: pieces(turn, text).map((text) => delta(0, { type: "text_delta", text })),
      tail: [
        named("content_block_stop", { index: 0 }),
        ...(tool === undefined ? [] : [
          named("content_block_start", { index: 1, content_block: { ...tool, input: {} } }),
          delta(1, { type: "input_json_delta", partial_json: JSON.stringify(tool.input) }),
          named("content_block_stop", { index: 1 }),
        ]),
        named("message_delta", {
          delta: { stop_reason, stop_sequence: null },
          usage: { output_tokens: USED.output },
        }),
        named("message_stop", {}),
      ],
    });
  },
  failure(status, headers, message = `scripted ${status}`) {
    const type = {
      400: "invalid_request_error",
      401: "authentication_error",
      403: "permission_error",
      429: "rate_limit_error",
      529: "overloaded_error",
    }[status] ?? "api_error";
    const error = { type, message };
    return Response.json({ type: "error", error }, { status, headers: { ...headers } });
  },
};

interface OpenAiTool {
  readonly type: string;
  readonly name?: string;
  readonly tools?: readonly OpenAiTool[];
}

/** Codex puts some of its tools among the input, in groups. */
function openAiTools(body: { tools?: OpenAiTool[]; input?: unknown }): OpenAiTool[] {
  const flat = (tool: OpenAiTool): OpenAiTool[] =>
    tool.type === "namespace" ? (tool.tools ?? []).flatMap(flat) : [tool];
  const input = Array.isArray(body.input) ? body.input : [];
  const added = input.filter(({ type }) => type === "additional_tools").flatMap(({ tools }) =>
    tools ?? []
  );
  return [...(body.tools ?? []), ...added].flatMap(flat);
}

const openai_responses: Protocol = {
  answer(turn) {
    const { body } = turn;
    const tools = openAiTools(body);
    const names = (type: string) =>
      tools.filter((tool) => tool.type === type).map(({ name = "" }) => name);
    const input: { type?: string }[] = Array.isArray(body.input) ? body.input : [];
    const results = input.filter(({ type }) => type?.endsWith("_output")).length;
    const { text, call } = say(
      turn,
      { functions: names("function"), free: names("custom") },
      results,
    );
    const base = {
      ...{ id: id("resp"), object: "response", created_at: 1, model: body.model, output: [] },
    };
    const content = [{ type: "output_text", text, annotations: [] }];
    const message = {
      type: "message",
      id: id("msg"),
      role: "assistant",
      status: "completed",
      content,
    };
    const item = call &&
      (call.input === undefined
        ? { type: "function_call", arguments: JSON.stringify(call.args) }
        : { type: "custom_tool_call", input: call.input });
    const called = call &&
      { ...item, id: id("fc"), call_id: id("call"), name: call.name, status: "completed" };
    const output = [message, ...(called === undefined ? [] : [called])];
    const usage = {
      input_tokens: USED.input + USED.cached,
      input_tokens_details: { cached_tokens: USED.cached },
      output_tokens: USED.output,
      output_tokens_details: { reasoning_tokens: 7 },
      total_tokens: USED.input + USED.cached + USED.output,
    };
    const response = { ...base, status: "completed", output, usage };
    if (body.stream !== true) return Response.json(response);
    const item_id = message.id;
    return stream(turn, {
      head: [
        named("response.created", { response: { ...base, status: "in_progress" } }),
        named("response.output_item.added", {
          output_index: 0,
          item: { ...message, status: "in_progress", content: [] },
        }),
      ],
      pieces: pieces(turn, text).map((delta) =>
        named("response.output_text.delta", { item_id, output_index: 0, content_index: 0, delta })
      ),
      tail: [
        ...output.map((item, output_index) =>
          named("response.output_item.done", { output_index, item })
        ),
        named("response.completed", { response }),
      ],
    });
  },
  failure: openAiFailure,
};

const openai_chat: Protocol = {
  answer(turn) {
    const { body } = turn;
    const functions = (body.tools ?? []).map((tool: { function: { name: string } }) =>
      tool.function.name
    );
    const results = body.messages.filter(({ role }: { role: string }) => role === "tool").length;
    const { text, call } = say(turn, { functions, free: [] }, results);
    const base = {
      id: id("chatcmpl"),
      object: "chat.completion.chunk",
      created: 1,
      model: body.model,
    };
    const usage = {
      prompt_tokens: USED.input + USED.cached,
      completion_tokens: USED.output,
      total_tokens: USED.input + USED.cached + USED.output,
      prompt_tokens_details: { cached_tokens: USED.cached },
    };
    const tool_calls = call && [{
      ...{ index: 0, id: id("call"), type: "function" },
      function: { name: call.name, arguments: JSON.stringify(call.args) },
    }];
    const finish_reason = call === undefined ? "stop" : "tool_calls";
    if (body.stream !== true) {
      const message = {
        role: "assistant",
        content: text,
        ...(tool_calls === undefined ? {} : { tool_calls }),
      };
      return Response.json({
        ...base,
        object: "chat.completion",
        choices: [{ index: 0, message, finish_reason }],
        usage,
      });
    }
    const chunk = (delta: object, finish_reason: string | null = null) =>
      plain({ ...base, choices: [{ index: 0, delta, finish_reason }] });
    return stream(turn, {
      head: [chunk({ role: "assistant", content: "" })],
      pieces: pieces(turn, text).map((content) => chunk({ content })),
      tail: [
        ...(tool_calls === undefined ? [] : [chunk({ tool_calls })]),
        chunk({}, finish_reason),
        plain({ ...base, choices: [], usage }),
        "data: [DONE]\n\n",
      ],
    });
  },
  failure: openAiFailure,
};

function openAiFailure(
  status: number,
  headers?: Readonly<Record<string, string>>,
  message = `scripted ${status}`,
): Response {
  const code = { 401: "invalid_api_key", 429: "rate_limit_exceeded" }[status] ?? null;
  const type = status < 500 ? "invalid_request_error" : "server_error";
  const error = { message, type, param: null, code };
  return Response.json({ error }, { status, headers: { ...headers } });
}

const gemini: Protocol = {
  answer(turn) {
    const { body } = turn;
    const declared = (body.tools ?? []).flatMap((
      tool: { functionDeclarations?: { name: string }[] },
    ) => tool.functionDeclarations ?? []);
    const functions = declared.map(({ name }: { name: string }) => name);
    const results = (body.contents ?? []).flatMap((one: { parts?: object[] }) => one.parts ?? [])
      .filter((part: object) => "functionResponse" in part).length;
    const { text, call } = say(turn, { functions, free: [] }, results);
    const asks_json = body.generationConfig?.responseMimeType === "application/json";
    const said = asks_json ? JSON.stringify(JUDGEMENT) : text;
    const model = /\/models\/([^/:]+)/.exec(turn.path)?.[1];
    const chunk = (parts: object[], last: boolean) => ({
      candidates: [{
        ...{ content: { role: "model", parts }, index: 0 },
        ...(last ? { finishReason: "STOP" } : {}),
      }],
      modelVersion: model,
      usageMetadata: {
        promptTokenCount: USED.input + USED.cached,
        candidatesTokenCount: USED.output - 7,
        thoughtsTokenCount: 7,
        cachedContentTokenCount: USED.cached,
        totalTokenCount: USED.input + USED.cached + USED.output,
      },
    });
    const called = call === undefined
      ? []
      : [{ functionCall: { name: call.name, args: call.args } }];
    if (!turn.path.includes(":stream")) {
      return Response.json(chunk([{ text: said }, ...called], true));
    }
    return stream(turn, {
      head: [],
      pieces: pieces(turn, said).map((text) => plain(chunk([{ text }], false))),
      tail: [plain(chunk(called.length > 0 ? called : [{ text: "" }], true))],
    });
  },
  failure(code, headers, message = `scripted ${code}`) {
    const status =
      { 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 429: "RESOURCE_EXHAUSTED" }[code] ??
        "INTERNAL";
    const error = { code, message, status };
    return Response.json({ error }, { status: code, headers: { ...headers } });
  },
};

/** What Gemini CLI asks for besides: who speaks next, how hard it is. */
const JUDGEMENT = {
  next_speaker: "user",
  reasoning: "done",
  complexity_reasoning: "x",
  complexity_score: 10,
  model_choice: "flash",
};

export const answers: Readonly<Record<ModelProtocol, Protocol>> = {
  anthropic,
  openai_responses,
  openai_chat,
  gemini,
};
