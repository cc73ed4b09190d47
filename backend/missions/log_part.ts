/** A part of what a run or a check printed, by its byte offset. */
import type { RunLog } from "@haloop/shared";
import type { MissionStore } from "../store/mission_store.ts";
import { completeText } from "./log_text.ts";

/** How many bytes of a log travel in one answer. */
const CHUNK_BYTES = 256 * 1024;

/**
 * The part of a log from an offset on, in whole characters.
 *
 * @param id of the run or the check
 * @param over nothing is written to it any more
 */
export async function logPart(
  store: MissionStore,
  mission_id: string,
  id: string,
  from: number,
  over: boolean,
): Promise<RunLog> {
  const size_bytes = await store.logSize(mission_id, id);
  const bytes = await store.readLog(mission_id, id, from, CHUNK_BYTES);
  const at_end = from + bytes.length >= size_bytes;
  const { text, length } = completeText(bytes, over && at_end);
  const next = from + length;
  return { run_id: id, from, next, size_bytes, complete: over && next >= size_bytes, text };
}
