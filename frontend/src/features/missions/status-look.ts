/**
 * How each status looks: its shape, its colour and the group it stands in. The words come from the
 * shared table; no screen spells a status or its colour.
 */
import { type MissionListItem, type MissionStatus, STATUS_WORDS } from "@haloop/shared";

export type StatusGroup = "needs-you" | "running" | "queued" | "ready" | "failed" | "done";

export type StatusShape =
  | "diamond"
  | "ring"
  | "clock"
  | "circle"
  | "dashed"
  | "octagon"
  | "struck"
  | "check";

export interface StatusLook {
  group: StatusGroup;
  shape: StatusShape;
  /** The mark's colour. */
  mark: string;
  /** The word's colour in rows; only what concerns the person is coloured. */
  word: string;
  /** The badge's colours. */
  badge: string;
}

const QUIET = { mark: "text-ink-3", word: "text-ink-3", badge: "bg-sunken text-ink-2" };
const WAITING: StatusLook = {
  group: "needs-you",
  shape: "diamond",
  mark: "text-accent",
  word: "text-accent-text",
  badge: "bg-accent-tint text-accent-text",
};
const RUNNING: StatusLook = {
  group: "running",
  shape: "ring",
  mark: "text-running",
  word: "text-ink-3",
  badge: "bg-sunken text-running",
};

export const STATUS_LOOK: Readonly<Record<MissionStatus, StatusLook>> = {
  waiting_human: WAITING,
  waiting_code_review: WAITING,
  running_code_agent: RUNNING,
  running_root_llm: RUNNING,
  queued: { ...QUIET, group: "queued", shape: "clock" },
  ready: { ...QUIET, group: "ready", shape: "circle" },
  draft: { ...QUIET, group: "ready", shape: "dashed" },
  failed: {
    group: "failed",
    shape: "octagon",
    mark: "text-failed",
    word: "text-failed",
    badge: "bg-failed-tint text-failed",
  },
  cancelled: { ...QUIET, group: "done", shape: "struck" },
  completed: {
    group: "done",
    shape: "check",
    mark: "text-done",
    word: "text-ink-3",
    badge: "bg-sunken text-ink-2",
  },
};

/** How a mission looks: one that lacks something stands among those that need the person. */
export function lookOf({ status, lacks }: Pick<MissionListItem, "status" | "lacks">): StatusLook {
  if (lacks === undefined) return STATUS_LOOK[status];
  return { ...WAITING, shape: STATUS_LOOK[status].shape };
}

/** In the order of the list: what needs the person first. */
export const STATUS_GROUPS: readonly { id: StatusGroup; heading: string }[] = [
  { id: "needs-you", heading: "Needs you" },
  { id: "running", heading: "Running" },
  { id: "queued", heading: "Queued" },
  // Nothing runs until the person says so.
  { id: "ready", heading: "Ready to start" },
  { id: "failed", heading: "Failed" },
  { id: "done", heading: "Done" },
];

/** The words a person can filter by; statuses that share a word are one choice. */
export const STATUS_FILTERS: readonly string[] = [
  ...new Set(
    STATUS_GROUPS.flatMap(({ id }) =>
      (Object.keys(STATUS_LOOK) as MissionStatus[])
        .filter((status) => STATUS_LOOK[status].group === id)
        .map((status) => STATUS_WORDS[status].list)
    ),
  ),
];
