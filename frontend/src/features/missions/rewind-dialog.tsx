import { isGate, type WorkflowStep } from "@haloop/shared";
import { RadioGroup } from "radix-ui";
import { useState } from "react";
import { useLocation } from "wouter";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Kbd } from "../../components/ui/kbd.tsx";
import { errorText } from "../../lib/api.ts";
import { missionPath } from "../../lib/routes.ts";
import { useShortcut } from "../../lib/shortcuts.ts";
import type { AskProps } from "./ask.ts";
import { rewindTargets } from "./mission-actions.ts";
import { useRewind } from "./queries.ts";

/** Goes back to an earlier step, with a word on why. */
export function RewindDialog({ mission, open, onClose }: AskProps) {
  const targets = rewindTargets(mission);
  const [chosen, setChosen] = useState<string>();
  const [note, setNote] = useState("");
  const [, navigate] = useLocation();
  const rewind = useRewind(mission.mission_id);
  const stepId = targets.some((step) => step.step_id === chosen) ? chosen : targets[0]?.step_id;
  const go = () => {
    if (stepId === undefined || rewind.isPending) return;
    rewind.mutate({ stepId, note }, {
      onSuccess: () => {
        setNote("");
        onClose();
        // Whoever looked at another step wants to see where the mission stands now.
        navigate(missionPath(mission.mission_id));
      },
    });
  };
  useShortcut("mod+enter", go, { inDialog: true, enabled: open });
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Rewind to step"
      description="The steps after it open again. What they wrote is kept as versions and marked as stale."
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button
            variant="primary"
            busy={rewind.isPending}
            onClick={go}
            hint={<Kbd keys="mod+enter" onAccent />}
          >
            Rewind
          </Button>
        </>
      }
    >
      <RadioGroup.Root
        aria-label="Step"
        value={stepId ?? null}
        onValueChange={setChosen}
        className="flex flex-col gap-1"
      >
        {targets.map((step) => <Target key={step.step_id} step={step} />)}
      </RadioGroup.Root>
      <label className="mt-4 block text-row font-medium" htmlFor="rewind-note">Note</label>
      <textarea
        id="rewind-note"
        value={note}
        maxLength={10_000}
        onChange={(event) => setNote(event.target.value)}
        placeholder="Why, for whoever reads the history"
        className="field mt-1.5 block h-20 w-full resize-y px-3 py-2 text-base"
      />
      {rewind.error !== null && (
        <p role="alert" className="mt-3 text-row text-failed">{errorText(rewind.error)}</p>
      )}
    </Dialog>
  );
}

function Target({ step }: { step: WorkflowStep }) {
  return (
    <RadioGroup.Item
      value={step.step_id}
      className="group flex min-h-8 items-center gap-2.5 rounded-control px-2 text-left text-row hover:bg-hover data-[state=checked]:bg-accent-tint max-md:min-h-11"
    >
      <span className="inline-flex size-4 items-center justify-center rounded-full border border-control group-data-[state=checked]:border-accent">
        <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
      </span>
      <span className="flex-1">{step.name}</span>
      <span className="text-meta text-ink-3">
        {isGate(step) ? "you decide again" : "the agent starts when you say so"}
      </span>
    </RadioGroup.Item>
  );
}
