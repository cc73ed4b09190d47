import { useShortcut } from "../../../lib/shortcuts.ts";
import { CHORD_WORDS } from "../../review/editor/comment-extension.ts";
import type { GateView } from "./view-switch.tsx";

/** The keys of a gate, for as long as it is shown. */
export function useGateKeys(
  { show, save, pass, comment, request, enabled }: {
    show: (view: GateView) => void;
    save: () => void;
    pass: () => void;
    comment: () => void;
    request: () => void;
    enabled: boolean;
  },
) {
  const group = "Gate";
  useShortcut("e", () => show("editor"), { label: "Editor", group });
  useShortcut("d", () => show("diff"), { label: "Diff", group });
  useShortcut("p", () => show("preview"), { label: "Preview", group });
  useShortcut("s", () => show("split"), { label: "Editor and preview", group });
  useShortcut("c", comment, {
    label: `Comment (${CHORD_WORDS} while typing)`,
    group,
    enabled,
  });
  useShortcut("r", request, { label: "Request changes", group, enabled });
  useShortcut("mod+s", save, { label: "Save Draft", group, enabled });
  useShortcut("mod+enter", pass, { label: "Continue", group, enabled });
}
