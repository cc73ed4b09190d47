/**
 * What an agent did, as its output stream told: the same words for every agent program. Made from the
 * raw log whenever it is asked for; nothing of it is kept.
 */
import { z } from "zod";
import { RunUsage } from "./mission.ts";

/** The API that an agent program speaks to its model. */
export const ModelProtocol = z.enum(["anthropic", "openai_responses", "openai_chat", "gemini"]);
export type ModelProtocol = z.infer<typeof ModelProtocol>;

/** `at` is the byte offset in the log of the line that told it: stable, unique with `part`. */
const place = {
  at: z.number().int().nonnegative(),
  /** Counts from 0 among the events of one line. */
  part: z.number().int().nonnegative(),
};

export const AgentEvent = z.discriminatedUnion("kind", [
  /** What the agent said. With `continues` it goes on what the text right before it began. */
  z.object({
    kind: z.literal("text"),
    ...place,
    text: z.string(),
    continues: z.boolean().optional(),
  }),
  /** A tool that it called; `summary` is one line (the command, the file), `input` the whole as JSON. */
  z.object({
    kind: z.literal("tool_call"),
    ...place,
    call_id: z.string(),
    tool: z.string(),
    summary: z.string(),
    input: z.string(),
  }),
  z.object({
    kind: z.literal("tool_result"),
    ...place,
    call_id: z.string(),
    ok: z.boolean(),
    output: z.string(),
  }),
  /** Tokens so far, or of one exchange, as the program counts them; shown, never summed up. */
  z.object({ kind: z.literal("usage"), ...place, usage: RunUsage.partial() }),
  /** What the program says the run cost, in US dollars. */
  z.object({ kind: z.literal("cost"), ...place, cost_usd: z.number().nonnegative() }),
  /** The model's API failed and the program tries again. */
  z.object({
    kind: z.literal("retry"),
    ...place,
    status: z.number().int().optional(),
    message: z.string(),
  }),
  /** The program's own final word. */
  z.object({ kind: z.literal("result"), ...place, ok: z.boolean(), text: z.string() }),
  z.object({ kind: z.literal("error"), ...place, message: z.string() }),
  /** A line that is no event of the program: plain output, or what cannot be understood. */
  z.object({ kind: z.literal("line"), ...place, text: z.string() }),
]);
export type AgentEvent = z.infer<typeof AgentEvent>;

/** GET /api/missions/:missionId/runs/:runId/events?from=: by whole lines of the log. */
export const AgentEvents = z.object({
  run_id: z.string(),
  events: z.array(AgentEvent),
  /** The byte offset to ask for next. */
  next: z.number().int().nonnegative(),
  /** Nothing will be added any more. */
  complete: z.boolean(),
});
export type AgentEvents = z.infer<typeof AgentEvents>;
