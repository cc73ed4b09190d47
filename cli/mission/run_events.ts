/** What an agent did, event by event, as its log tells it. */
import type { AgentEvent, AgentEvents } from "@haloop/shared";
import type { Style } from "../output.ts";
import { inOneLine, printable } from "../terminal/printable.ts";

const POLL_MS = 200;

/**
 * The events of a run, from its first on.
 *
 * @param read gives those from a byte offset of the log on
 * @param follow whether to wait for more, asked anew each time, until nothing will be added any more
 */
export async function* runEvents(
  read: (from: number) => Promise<AgentEvents>,
  follow: () => boolean,
): AsyncGenerator<AgentEvent> {
  for (let from = 0;;) {
    const { events, next, complete } = await read(from);
    yield* events;
    const more = next > from;
    from = next;
    if (complete) return;
    if (more) continue;
    if (!follow()) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The event as a person reads it, without what would command a terminal; nothing for mere counts. */
export function eventWords(event: AgentEvent, style: Style): string | undefined {
  switch (event.kind) {
    case "text":
      return printable(event.text);
    case "line":
      return style.dim(printable(event.text));
    case "tool_call":
      return `${style.cyan("▸")} ${style.bold(inOneLine(event.tool))} ${inOneLine(event.summary)}`;
    case "tool_result":
      return event.ok
        ? style.dim(`  ✓ ${firstLine(event.output)}`)
        : `  ${style.red("✗")} ${firstLine(event.output)}`;
    case "retry":
      return `${style.yellow("!")} The model's API failed: ${inOneLine(event.message)}`;
    case "error":
      return `${style.red("✗")} ${inOneLine(event.message)}`;
    case "result":
      // What it says at a good end it has said before.
      return event.ok ? style.green("✓ done") : `${style.red("✗")} ${inOneLine(event.text)}`;
    case "usage":
    case "cost":
      return undefined;
  }
}

function firstLine(output: string): string {
  const [first = "", ...rest] = output.trim().split("\n");
  return rest.length === 0
    ? inOneLine(first)
    : `${inOneLine(first)} (and ${rest.length} more lines)`;
}
