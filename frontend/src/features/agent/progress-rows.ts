/** What an agent did, as rows to read: texts put together, tools with their results; pure. */
import type { AgentEvent } from "@haloop/shared";

export type ProgressRow =
  | { kind: "text"; key: string; text: string }
  | {
    kind: "tool";
    key: string;
    tool: string;
    summary: string;
    input: string;
    /** Undefined while it is at work. */
    result?: { ok: boolean; output: string };
  }
  /** The model's API failed so many times in a row, and was asked again. */
  | { kind: "retry"; key: string; message: string; count: number }
  | { kind: "result"; key: string; ok: boolean; text: string }
  | { kind: "error"; key: string; message: string }
  /** What is no event of the program. */
  | { kind: "lines"; key: string; text: string };

/** The rows of a run's events, oldest first. Usage and cost are shown elsewhere. */
export function progressRows(events: readonly AgentEvent[]): ProgressRow[] {
  const rows: ProgressRow[] = [];
  const tools = new Map<string, Extract<ProgressRow, { kind: "tool" }>>();
  for (const event of events) {
    const key = `${event.at}.${event.part}`;
    const last = rows.at(-1);
    switch (event.kind) {
      case "text":
        if (event.continues === true && last?.kind === "text") last.text += event.text;
        else rows.push({ kind: "text", key, text: event.text });
        break;
      case "tool_call": {
        if (tools.has(event.call_id)) break;
        const { tool, summary, input } = event;
        const row: ProgressRow = { kind: "tool", key, tool, summary, input };
        tools.set(event.call_id, row);
        rows.push(row);
        break;
      }
      case "tool_result": {
        const row = tools.get(event.call_id);
        if (row !== undefined) row.result = { ok: event.ok, output: event.output };
        break;
      }
      case "retry":
        if (last?.kind === "retry") Object.assign(last, told(event), { count: last.count + 1 });
        else rows.push({ kind: "retry", key, ...told(event), count: 1 });
        break;
      case "result":
        rows.push({ kind: "result", key, ok: event.ok, text: news(event.text, rows) });
        break;
      case "error":
        rows.push({ kind: "error", key, message: event.message });
        break;
      case "line":
        if (last?.kind === "lines") last.text += `\n${event.text}`;
        else rows.push({ kind: "lines", key, text: event.text });
        break;
      case "usage":
      case "cost":
        break;
    }
  }
  return rows;
}

function told({ status, message }: Extract<AgentEvent, { kind: "retry" }>) {
  return { message: status === undefined ? message : `HTTP ${status}: ${message}` };
}

/** Many programs say their last text or error once more as the result. */
function news(text: string, rows: readonly ProgressRow[]): string {
  const said = rows.findLast((row) => row.kind === "text" || row.kind === "error");
  const before = said?.kind === "text" ? said.text : said?.kind === "error" ? said.message : "";
  return before.trim() === text.trim() ? "" : text;
}
