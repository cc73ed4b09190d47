/** What the questions about a mission have in common. */
import type { MissionDetail } from "@haloop/shared";
import { errorText } from "../../lib/api.ts";

export interface AskProps {
  mission: MissionDetail;
  open: boolean;
  onClose: () => void;
}

/** A question's state, and the reason when what it asked for was refused. */
export function asked(
  action: { isPending: boolean; error: unknown; reset: () => void },
  open: boolean,
  onClose: () => void,
) {
  return {
    open,
    busy: action.isPending,
    error: action.error === null ? undefined : errorText(action.error),
    onOpenChange: (next: boolean) => {
      if (next) return;
      action.reset();
      onClose();
    },
  };
}
