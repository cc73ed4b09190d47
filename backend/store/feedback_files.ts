/**
 * What a person asked for at a gate: `feedback/<feedback id>/round.json`, and beside it `feedback.md`,
 * which the agent that works on it finds in its sandbox.
 */
import { FeedbackRound, isFeedbackId } from "@haloop/shared";
import { join } from "node:path";
import { faultPoint } from "../fault_point.ts";
import { diskFailure, onDisk } from "../storage_error.ts";
import { writeAtomic } from "../atomic_write.ts";
import { isNoRecord } from "./no_record.ts";

/**
 * Every readable round in a mission's feedback folder, oldest first.
 *
 * @throws StorageError when the disk or the system fails
 */
export async function readFeedback(folder: string): Promise<FeedbackRound[]> {
  const rounds: FeedbackRound[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      const round = isFeedbackId(entry.name)
        ? await readRound(join(folder, entry.name))
        : undefined;
      if (round !== undefined) rounds.push(round);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw diskFailure(`read "${folder}"`, error);
    }
  }
  return rounds.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Writes a round; `round.json` comes last, so that a round that is listed is whole. */
export async function writeFeedback(
  folder: string,
  round: FeedbackRound,
  for_agent: string,
): Promise<void> {
  await onDisk(`write "${folder}"`, async () => {
    await Deno.mkdir(folder, { recursive: true });
    faultPoint("write_feedback.before");
    await writeAtomic(join(folder, "feedback.md"), for_agent);
    faultPoint("write_round.before");
    await writeAtomic(join(folder, "round.json"), JSON.stringify(round, null, 2) + "\n");
    faultPoint("write_round.after");
  });
}

async function readRound(folder: string): Promise<FeedbackRound | undefined> {
  try {
    const text = await Deno.readTextFile(join(folder, "round.json"));
    return FeedbackRound.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (isNoRecord(error)) return undefined;
    throw diskFailure(`read "${folder}"`, error);
  }
}
