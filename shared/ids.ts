/**
 * Ids of missions and runs. New ones are full UUIDs with a prefix; homes of the first version hold
 * ids of 8 or 16 hexadecimal digits, which open as they are.
 */
import { z } from "zod";

const HEX_ID =
  "(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{8})";

export const MissionId = z.string().regex(new RegExp(`^m-${HEX_ID}$`), "is not a mission id");
export const RunId = z.string().regex(new RegExp(`^r-${HEX_ID}$`), "is not a run id");

export const FeedbackId = z.string().regex(
  new RegExp(`^f-${HEX_ID}$`),
  "is not a feedback id",
);

export const CheckId = z.string().regex(new RegExp(`^c-${HEX_ID}$`), "is not a check id");

/** A new id of a quick command's run over a workspace, `c-<uuid>`. */
export function newCheckId(): string {
  return `c-${crypto.randomUUID()}`;
}

export function isCheckId(text: string): boolean {
  return CheckId.safeParse(text).success;
}

/** A new mission id, `m-<uuid>`. */
export function newMissionId(): string {
  return `m-${crypto.randomUUID()}`;
}

/** A new run id, `r-<uuid>`. */
export function newRunId(): string {
  return `r-${crypto.randomUUID()}`;
}

/** A new id of what a person asked for at a gate, `f-<uuid>`. */
export function newFeedbackId(): string {
  return `f-${crypto.randomUUID()}`;
}

export function isFeedbackId(text: string): boolean {
  return FeedbackId.safeParse(text).success;
}

export function isMissionId(text: string): boolean {
  return MissionId.safeParse(text).success;
}

export function isRunId(text: string): boolean {
  return RunId.safeParse(text).success;
}
