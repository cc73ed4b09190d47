import { Button } from "../../../components/ui/button.tsx";
import { Kbd } from "../../../components/ui/kbd.tsx";
import { commentsInWords } from "../comments/comment.ts";

/** Beside Continue: opens what is sent when changes are requested. */
export function RequestButton(
  { count, busy, onOpen }: { count: number; busy: boolean; onOpen: () => void },
) {
  return (
    <Button
      data-testid="request-changes-button"
      busy={busy}
      onClick={onOpen}
      hint={<Kbd keys="r" />}
    >
      Request changes
      {count > 0 && (
        <span className="font-normal text-ink-3 max-md:hidden">
          {commentsInWords(count)}
        </span>
      )}
    </Button>
  );
}
