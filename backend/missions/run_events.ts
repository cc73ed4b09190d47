/** What an agent did, made from the raw log of its run whenever it is asked for. */
import type { AgentEvent, AgentEvents, StepRun } from "@haloop/shared";
import type { StreamReader } from "../agents/agent.ts";
import { LineSplitter, type PlacedLine } from "../line_splitter.ts";
import type { MissionStore } from "../store/mission_store.ts";

/** How much of a log one answer is made from, unless a single line is longer. */
const CHUNK_BYTES = 256 * 1024;

/** For programs whose output is plain text. */
const PLAIN: Pick<StreamReader, "line"> = {
  line: (text, at) => [{ kind: "line", at, part: 0, text }],
};

/**
 * The events of whole lines from a byte offset on, which must be where a line begins.
 *
 * @param reader undefined for programs whose output is plain text
 * @param whole nothing will be added to the log any more: its last line needs no newline
 */
export async function runEvents(
  store: Pick<MissionStore, "readLog" | "logSize">,
  mission_id: string,
  run: StepRun,
  from: number,
  { reader, whole }: { reader: StreamReader | undefined; whole: boolean },
): Promise<AgentEvents> {
  const size = await store.logSize(mission_id, run.run_id);
  const lines = new LineSplitter(from);
  const events: AgentEvent[] = [];
  const read = ({ text, at }: PlacedLine) => events.push(...(reader ?? PLAIN).line(text, at));
  let at = from;
  while (at < size && lines.position === from) {
    const chunk = await store.readLog(mission_id, run.run_id, at, CHUNK_BYTES);
    if (chunk.length === 0) break;
    at += chunk.length;
    lines.feed(chunk).forEach(read);
  }
  const at_end = whole && at >= size;
  const rest = at_end ? lines.rest() : undefined;
  if (rest !== undefined) read(rest);
  const next = lines.position;
  return { run_id: run.run_id, events, next, complete: at_end };
}
