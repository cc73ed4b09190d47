import { useShortcut } from "../../../lib/shortcuts.ts";

/** Keys of the review as a whole; on the result's tab the text's own keys are in force. */
export function ReviewKeys(
  { approve, request, layout }: {
    approve: () => void;
    request: (() => void) | undefined;
    layout: () => void;
  },
) {
  const group = "Code review";
  useShortcut("s", layout, { label: "Unified or side by side", group });
  useShortcut("r", () => request?.(), {
    label: "Request changes",
    group,
    enabled: request !== undefined,
  });
  useShortcut("mod+enter", approve, { label: "Approve", group });
  return null;
}
