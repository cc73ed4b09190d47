import { useQuery } from "@tanstack/react-query";
import { Command, Plus } from "lucide-react";
import { useMemo } from "react";
import { Link } from "wouter";
import { Brand } from "../../components/brand.tsx";
import { Button } from "../../components/ui/button.tsx";
import { Kbd } from "../../components/ui/kbd.tsx";
import { Skeleton } from "../../components/ui/skeleton.tsx";
import { useIsWide } from "../../lib/use-media.ts";
import { groupMissions, inListOrder } from "../missions/mission-groups.ts";
import { missionsQuery } from "../missions/queries.ts";
import { NotifyOffer } from "../notifications/notify-offer.tsx";
import { useWaitingCount } from "../shell/use-attention.ts";
import { useUi } from "../shell/ui-context.ts";
import { listRows } from "./list-rows.ts";
import { ListTools } from "./list-tools.tsx";
import { MissionList } from "./mission-list.tsx";
import { SidebarFooter } from "./sidebar-footer.tsx";
import { type MissionFilterControl, useMissionFilter } from "./use-mission-filter.ts";
import { useMissionKeys } from "./use-mission-keys.ts";

/** All missions. On a phone it is a page of its own. */
export function Sidebar({ chosenId }: { chosenId: string | undefined }) {
  const ui = useUi();
  const isWide = useIsWide();
  return (
    <nav
      data-testid="sidebar"
      aria-label="Missions"
      className="flex h-full w-62 shrink-0 flex-col border-r border-border bg-bg max-md:w-full max-md:border-r-0 max-md:bg-surface"
    >
      <div className="flex h-14 items-center justify-between pr-3 pl-4">
        <Link href="/" className="rounded-control">
          <Brand />
        </Link>
        <button
          type="button"
          onClick={() => ui.open("palette")}
          className="inline-flex min-h-7 items-center justify-center rounded-control px-1 text-ink-2 hover:bg-hover max-md:size-11"
        >
          <span className="sr-only">Search and commands</span>
          <Kbd keys="mod+k" />
          <Command className="size-4.5 md:pointer-fine:hidden" aria-hidden="true" />
        </button>
      </div>
      {isWide && (
        <div className="px-3">
          <NewMissionButton />
        </div>
      )}
      {!isWide && <NeedCount />}
      <Missions chosenId={chosenId} />
      <NotifyOffer />
      <footer className="flex h-14 shrink-0 items-center gap-4 border-t border-border px-4 max-md:h-20">
        <SidebarFooter />
        {!isWide && <NewMissionButton />}
      </footer>
    </nav>
  );
}

/** The first thing a phone says. */
function NeedCount() {
  const waiting = useWaitingCount();
  if (waiting === 0) return null;
  return (
    <h1 className="px-4 pt-2 text-h1 font-semibold">
      {waiting === 1 ? "1 mission needs you" : `${waiting} missions need you`}
    </h1>
  );
}

function NewMissionButton() {
  const ui = useUi();
  const isWide = useIsWide();
  return (
    <Button
      data-testid="new-mission-button"
      variant={isWide ? "secondary" : "primary"}
      onClick={() => ui.open("new-mission")}
      className={isWide ? "w-full" : "h-12"}
      hint={
        <span className="ml-auto">
          <Kbd keys="n" />
        </span>
      }
    >
      <Plus className="size-4" aria-hidden="true" />
      New Mission
    </Button>
  );
}

function Missions({ chosenId }: { chosenId: string | undefined }) {
  const { data: missions } = useQuery(missionsQuery);
  const control = useMissionFilter();
  const { filter } = control;
  const groups = useMemo(() => groupMissions(missions ?? [], filter), [missions, filter]);
  const rows = useMemo(() => listRows(groups), [groups]);
  const order = useMemo(() => inListOrder(groups), [groups]);
  useMissionKeys(order, chosenId);
  return (
    <>
      <ListTools control={control} />
      {missions === undefined && <LoadingRows />}
      {missions !== undefined && rows.length > 0 && <MissionList rows={rows} chosenId={chosenId} />}
      {missions !== undefined && rows.length === 0 && (
        <NoRows none={missions.length === 0} control={control} />
      )}
    </>
  );
}

function LoadingRows() {
  return (
    <div className="flex-1 px-4 pt-4" aria-busy="true" aria-label="Loading missions">
      {[80, 64, 72, 56].map((width) => (
        <div key={width} className="mb-5 flex flex-col gap-1.5" style={{ width: `${width}%` }}>
          <Skeleton className="h-3.5" />
          <Skeleton className="h-3 w-2/3" />
        </div>
      ))}
    </div>
  );
}

function NoRows({ none, control }: { none: boolean; control: MissionFilterControl }) {
  if (none) {
    return (
      <p data-testid="mission-list" className="flex-1 px-4 pt-2 text-row text-ink-3">
        No missions yet. Your first one shows up here.
      </p>
    );
  }
  return (
    <div data-testid="mission-list" className="flex-1 px-4 pt-2 text-row text-ink-3">
      <p>No mission matches.</p>
      <button
        type="button"
        onClick={control.clear}
        className="mt-1 text-accent-text hover:underline"
      >
        Show all
      </button>
    </div>
  );
}
