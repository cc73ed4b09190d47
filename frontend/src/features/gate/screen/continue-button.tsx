import { ArrowRight } from "lucide-react";
import { Button } from "../../../components/ui/button.tsx";
import { Kbd } from "../../../components/ui/kbd.tsx";

/** The gate's one primary action, with what it starts beside it. */
export function ContinueButton(
  { does, busy, disabled = false, word = "Continue", onContinue }: {
    does: string;
    /** What it is called: at a code review it approves. */
    word?: string;
    busy: boolean;
    disabled?: boolean;
    onContinue: () => void;
  },
) {
  return (
    <>
      <span
        id="what-continue-does"
        className="truncate text-meta text-ink-3 max-lg:hidden"
      >
        {does}
      </span>
      <Button
        variant="primary"
        className="max-md:text-base"
        data-testid="continue-button"
        aria-describedby="what-continue-does"
        busy={busy}
        disabled={disabled}
        onClick={onContinue}
        hint={
          <>
            <Kbd keys="mod+enter" onAccent />
            <ArrowRight className="size-4 md:hidden" aria-hidden="true" />
          </>
        }
      >
        {word}
      </Button>
    </>
  );
}
