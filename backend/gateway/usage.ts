/** How each API tells what an answer used: in the body, or in some events of its stream. */
import type { ModelProtocol, RunUsage } from "@haloop/shared";
import { z } from "zod";
import type { AnswerFacts } from "./answer_reader.ts";

const tokens = z.number().int().nonnegative().nullish().catch(undefined);
const name = z.string().optional().catch(undefined);

const tier = z.string().nullish().catch(undefined);
/** Served as usual, at the list's price; whatever else it says has another one. */
const ORDINARY = /^(standard|default|auto|on_demand)$/i;

const AnthropicUsage = z.object({
  input_tokens: tokens,
  output_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  service_tier: tier,
  speed: tier,
  cache_creation: z.object({ ephemeral_1h_input_tokens: tokens }).nullish().catch(undefined),
});
const AnthropicMessage = z.object({ model: name, usage: AnthropicUsage });
const Anthropic = z.union([
  z.object({ type: z.literal("message_start"), message: AnthropicMessage }),
  z.object({ type: z.literal("message_delta"), usage: AnthropicUsage }),
  AnthropicMessage.extend({ type: z.literal("message") }),
  z.object({
    type: z.literal("error"),
    error: z.object({ type: z.string(), message: z.string().catch("") }),
  }),
]);

/** Failures inside of a stream have a name instead of a status. */
const STATUS_OF: Readonly<Record<string, number>> = {
  overloaded_error: 529,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  server_is_overloaded: 529,
};

function anthropic(value: unknown): AnswerFacts {
  const { data } = Anthropic.safeParse(value);
  if (data === undefined) return { complete: false };
  switch (data.type) {
    case "message_start":
      return {
        ...modelAnd(data.message.model, anthropicUsage(data.message.usage)),
        ...anthropicTier(data.message.usage),
      };
    case "message_delta":
      return {
        complete: data.usage.output_tokens != null,
        usage: anthropicUsage(data.usage),
        ...anthropicTier(data.usage),
      };
    case "message":
      return {
        ...modelAnd(data.model, anthropicUsage(data.usage)),
        ...anthropicTier(data.usage),
        complete: true,
      };
    case "error":
      return failed(data.error.type, data.error.message);
  }
}

function anthropicTier({ service_tier, speed }: z.infer<typeof AnthropicUsage>) {
  return { ...served(service_tier), ...served(speed) };
}

function anthropicUsage(usage: z.infer<typeof AnthropicUsage>): Partial<RunUsage> {
  return given({
    input_tokens: usage.input_tokens,
    output_tokens: usage.output_tokens,
    cache_read_tokens: usage.cache_read_input_tokens,
    cache_write_tokens: usage.cache_creation_input_tokens,
    cache_write_1h_tokens: usage.cache_creation?.ephemeral_1h_input_tokens,
  });
}

const ResponsesUsage = z.object({
  input_tokens: z.number().int().nonnegative(),
  output_tokens: z.number().int().nonnegative(),
  input_tokens_details: z.object({ cached_tokens: tokens }).nullish().catch(undefined),
});
const ResponseObject = z.object({
  model: name,
  service_tier: tier,
  usage: ResponsesUsage.nullish().catch(undefined),
  error: z.object({ code: z.string().nullish(), message: z.string().catch("") })
    .nullish().catch(undefined),
});
/** An event that holds the response as it stands, or the response itself. */
const Responses = z.union([
  z.object({ type: z.string(), response: ResponseObject }).transform(({ response }) => response),
  ResponseObject.extend({ object: z.string() }),
]);

function responses(value: unknown): AnswerFacts {
  const { data } = Responses.safeParse(value);
  if (data === undefined) return { complete: false };
  // What a failed response used is paid for all the same.
  const failure = data.error == null ? {} : failed(data.error.code ?? "", data.error.message);
  if (data.usage == null) return { ...failure, complete: false };
  const cached = data.usage.input_tokens_details?.cached_tokens ?? 0;
  const usage = {
    input_tokens: Math.max(0, data.usage.input_tokens - cached),
    output_tokens: data.usage.output_tokens,
    cache_read_tokens: cached,
  };
  return {
    ...failure,
    ...modelAnd(data.model, usage),
    ...served(data.service_tier),
    complete: true,
  };
}

const Chat = z.object({
  model: name,
  service_tier: tier,
  usage: z.object({
    prompt_tokens: z.number().int().nonnegative(),
    completion_tokens: z.number().int().nonnegative(),
    prompt_tokens_details: z.object({ cached_tokens: tokens }).nullish().catch(undefined),
  }),
});

function chat(value: unknown): AnswerFacts {
  const { data } = Chat.safeParse(value);
  if (data === undefined) return { complete: false };
  const cached = data.usage.prompt_tokens_details?.cached_tokens ?? 0;
  const usage = {
    input_tokens: Math.max(0, data.usage.prompt_tokens - cached),
    output_tokens: data.usage.completion_tokens,
    cache_read_tokens: cached,
  };
  return { ...modelAnd(data.model, usage), ...served(data.service_tier), complete: true };
}

const Gemini = z.object({
  modelVersion: name,
  candidates: z.array(z.object({ finishReason: name })).optional().catch(undefined),
  usageMetadata: z.object({
    promptTokenCount: tokens,
    candidatesTokenCount: tokens,
    cachedContentTokenCount: tokens,
    thoughtsTokenCount: tokens,
    toolUsePromptTokenCount: tokens,
  }),
});

function gemini(value: unknown): AnswerFacts {
  const { data } = Gemini.safeParse(value);
  if (data === undefined) return { complete: false };
  const counts = data.usageMetadata;
  // Of the counts only this one is in every answer that counts at all.
  if (counts.promptTokenCount == null) return { complete: false };
  const cached = counts.cachedContentTokenCount ?? 0;
  const prompt = counts.promptTokenCount + (counts.toolUsePromptTokenCount ?? 0);
  const usage = {
    input_tokens: Math.max(0, prompt - cached),
    output_tokens: (counts.candidatesTokenCount ?? 0) + (counts.thoughtsTokenCount ?? 0),
    cache_read_tokens: cached,
  };
  const complete = data.candidates?.some(({ finishReason }) => finishReason !== undefined) === true;
  return { ...modelAnd(data.modelVersion, usage), complete };
}

const READERS: Readonly<Record<ModelProtocol, (value: unknown) => AnswerFacts>> = {
  anthropic,
  openai_responses: responses,
  openai_chat: chat,
  gemini,
};

/** What a body, or the data of one event, tells. */
export function usageIn(protocol: ModelProtocol, value: unknown): AnswerFacts {
  return READERS[protocol](value);
}

function modelAnd(model: string | undefined, usage: Partial<RunUsage>): AnswerFacts {
  return { complete: false, usage, ...(model === undefined ? {} : { model }) };
}

function served(tier: string | null | undefined): { tier?: string } {
  return tier == null || ORDINARY.test(tier) ? {} : { tier };
}

function failed(kind: string, message: string): AnswerFacts {
  return {
    complete: false,
    failure: { status: STATUS_OF[kind] ?? 500, message: message === "" ? kind : message },
  };
}

/** Without what was not told: a later event leaves out what has not changed. */
function given(counts: Record<string, number | null | undefined>): Partial<RunUsage> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count != null));
}
