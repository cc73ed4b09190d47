import { diff } from "@codemirror/merge";
import type { ChangeSpec, Text } from "@codemirror/state";
import { DIFF_LIMITS } from "./line-changes.ts";

/** The smallest changes that make `before` into `after`, so that what is elsewhere stays put. */
export function changeTo(before: Text, after: Text): ChangeSpec[] {
  return diff(before.toString(), after.toString(), DIFF_LIMITS).map((change) => ({
    from: change.fromA,
    to: change.toA,
    insert: after.slice(change.fromB, change.toB),
  }));
}
