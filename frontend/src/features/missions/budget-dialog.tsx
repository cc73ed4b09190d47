import type { MissionDetail } from "@haloop/shared";
import { useId, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Kbd } from "../../components/ui/kbd.tsx";
import { errorText } from "../../lib/api.ts";
import { useShortcut } from "../../lib/shortcuts.ts";
import { budgetFrom, spentWords } from "./budget-words.ts";
import { useSetBudget } from "./queries.ts";

export interface BudgetDialogProps {
  mission: MissionDetail;
  open: boolean;
  onClose: () => void;
}

/** What all runs of the mission may cost at the model together. */
export function BudgetDialog(props: BudgetDialogProps) {
  // Begins anew each time with the budget that there is.
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ mission, onClose }: BudgetDialogProps) {
  const id = useId();
  const [typed, setTyped] = useState(mission.budget_usd?.toString() ?? "");
  const [tried, setTried] = useState(false);
  const set = useSetBudget(mission.mission_id);
  const amount = budgetFrom(typed);
  const save = () => {
    setTried(true);
    if (amount === undefined || set.isPending) return;
    set.mutate(amount, { onSuccess: onClose });
  };
  useShortcut("mod+enter", save, { inDialog: true });
  const problem = tried && amount === undefined
    ? "It must be an amount above 0, or empty for no limit"
    : set.error === null
    ? undefined
    : errorText(set.error);
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title="Budget"
      description="What all runs of the mission may cost at the model together. It holds from the next run on."
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button
            variant="primary"
            busy={set.isPending}
            onClick={save}
            hint={<Kbd keys="mod+enter" onAccent />}
          >
            Set budget
          </Button>
        </>
      }
    >
      <label htmlFor={id} className="text-row font-medium">
        Budget <span className="font-normal text-ink-3">in US dollars</span>
      </label>
      <input
        id={id}
        data-testid="budget-input"
        type="text"
        inputMode="decimal"
        autoComplete="off"
        placeholder="No limit"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? `${id}-spent` : `${id}-problem`}
        className="field mt-1.5 block h-9 w-full px-3 text-base max-md:h-12 max-md:text-[1rem]"
      />
      <p id={`${id}-spent`} className="mt-1.5 text-meta text-ink-3">{spentWords(mission)}</p>
      {problem !== undefined && (
        <p id={`${id}-problem`} role="alert" className="mt-1 text-meta text-failed">{problem}</p>
      )}
    </Dialog>
  );
}
