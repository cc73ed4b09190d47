import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { Button } from "../../components/ui/button.tsx";
import { Kbd } from "../../components/ui/kbd.tsx";
import { missionPath, useMissionPlace } from "../../lib/routes.ts";
import { useShortcut } from "../../lib/shortcuts.ts";
import { nextThatNeedsYou } from "./mission-groups.ts";
import { missionsQuery } from "./queries.ts";

const KEYS = "shift+j";

/** The way to the next mission that waits for the person; undefined when no other one does. */
function useNextThatNeedsYou(): (() => void) | undefined {
  const [, navigate] = useLocation();
  const present = useMissionPlace()?.id;
  const { data: next } = useQuery({
    ...missionsQuery,
    select: (missions) => nextThatNeedsYou(missions, present),
  });
  return next === undefined ? undefined : () => navigate(missionPath(next));
}

/** The key for it, on every screen. */
export function useNextThatNeedsYouKey(): void {
  const go = useNextThatNeedsYou();
  useShortcut(KEYS, () => go?.(), {
    label: "Next that needs you",
    group: "Missions",
    enabled: go !== undefined,
  });
}

/** Leads to the next mission that waits; not there when nobody waits. */
export function NextThatNeedsYou() {
  const go = useNextThatNeedsYou();
  if (go === undefined) return null;
  return (
    <Button onClick={go} hint={<Kbd keys={KEYS} />}>
      Next that needs you
    </Button>
  );
}
