import { accepts, type MissionDetail } from "@haloop/shared";
import { type LucideIcon, RotateCcw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { errorText } from "../../../lib/api.ts";
import { useCommand } from "../../../lib/shortcuts.ts";
import { ActionBar } from "../action-bar.tsx";
import { CancelDialog } from "../mission-menu.tsx";
import { NextThatNeedsYou } from "../next-that-needs-you.tsx";
import { useRetry } from "../queries.ts";

export interface HeldScreenProps {
  mission: MissionDetail;
  icon: LucideIcon;
  /** The icon's colour. */
  mark: string;
  heading: ReactNode;
  /** What the button says that has Haloop look at the run now. */
  action: string;
  /** What there is to do, beside the buttons. */
  note: string;
  /** Why the run is held back. */
  children: ReactNode;
}

/** A queued run that is held back: why, and the way to have it looked at now. */
export function HeldScreen(props: HeldScreenProps) {
  const { mission, icon: Icon, mark, heading, action, note, children } = props;
  const [asking, setAsking] = useState(false);
  const retry = useRetry(mission.mission_id);
  const look = () => {
    if (!retry.isPending && accepts(mission.status, "retry")) retry.mutate();
  };
  useCommand(action, look, !retry.isPending);
  return (
    <div className="flex h-full flex-col items-center justify-center px-6 text-center">
      <Icon className={`size-8 ${mark}`} strokeWidth={1.5} aria-hidden="true" />
      <h2 className="mt-4 text-h1 font-semibold">{heading}</h2>
      <div className="mt-1 max-w-[36rem] text-base break-words text-ink-2">{children}</div>
      <ActionBar
        note={retry.error === null
          ? note
          : <span role="alert" className="text-failed">{errorText(retry.error)}</span>}
      >
        <Button variant="danger" onClick={() => setAsking(true)}>Cancel run</Button>
        <Button variant="primary" busy={retry.isPending} onClick={look}>
          {!retry.isPending && <RotateCcw className="size-3.5" aria-hidden="true" />}
          {action}
        </Button>
        <span className="max-md:hidden">
          <NextThatNeedsYou />
        </span>
      </ActionBar>
      <CancelDialog mission={mission} open={asking} onClose={() => setAsking(false)} />
    </div>
  );
}
