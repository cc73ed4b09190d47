import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useEffect, useMemo, useState } from "react";
import { Route, Switch, useLocation } from "wouter";
import { TooltipProvider } from "../../components/ui/tooltip.tsx";
import { queryClient } from "../../lib/api.ts";
import { useMissionPlace } from "../../lib/routes.ts";
import { useIsWide } from "../../lib/use-media.ts";
import { listenForShortcuts, useShortcut } from "../../lib/shortcuts.ts";
import { Welcome } from "../home/welcome.tsx";
import { MissionPage } from "../missions/mission-page.tsx";
import { missionsQuery } from "../missions/queries.ts";
import { useNextThatNeedsYouKey } from "../missions/next-that-needs-you.tsx";
import { NewMissionDialog } from "../new-mission/new-mission-dialog.tsx";
import { useNotifications } from "../notifications/use-notifications.ts";
import { CommandPalette } from "../palette/command-palette.tsx";
import { KeySheet } from "../palette/key-sheet.tsx";
import { Sidebar } from "../sidebar/sidebar.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { FailureWithin } from "./failed-part.tsx";
import { NotFound } from "./not-found.tsx";
import { type Layer, type Ui, UiContext } from "./ui-context.ts";
import { useTabTitle } from "./use-attention.ts";

export function App() {
  const [layer, setLayer] = useState<Layer>();
  const ui = useMemo<Ui>(
    () => ({ layer, open: setLayer, close: () => setLayer(undefined) }),
    [layer],
  );
  useEffect(() => listenForShortcuts(), []);
  return (
    <QueryClientProvider client={queryClient}>
      <UiContext value={ui}>
        <TooltipProvider delayDuration={400}>
          <div className="flex h-dvh flex-col overflow-hidden">
            <Frame />
            <ConnectionBanner />
          </div>
          <Layers ui={ui} />
        </TooltipProvider>
      </UiContext>
    </QueryClientProvider>
  );
}

/** List and page side by side; on a phone one or the other, by the address. */
function Frame() {
  const place = useMissionPlace();
  const [path] = useLocation();
  const isWide = useIsWide();
  const { data: missions } = useQuery(missionsQuery);
  useTabTitle(place?.id);
  useNotifications();
  // With no mission at all there is no list to show: a phone gets the welcome instead.
  const phonePage = path === "/" && missions?.length !== 0 ? "list" : "page";
  return (
    <div className="flex min-h-0 flex-1">
      <div
        // On a phone the list is the page: its main part.
        role={!isWide && phonePage === "list" ? "main" : undefined}
        className={clsx("h-full min-w-0 max-md:w-full", phonePage === "page" && "max-md:hidden")}
      >
        <Sidebar chosenId={place?.id} />
      </div>
      <main className={clsx("h-full min-w-0 flex-1", phonePage === "list" && "max-md:hidden")}>
        <FailureWithin place={path}>
          <Switch>
            <Route path="/" component={Welcome} />
            <Route path="/missions/:id/steps/:stepId">
              {({ id, stepId }) => <MissionPage key={id} id={id} stepId={stepId} />}
            </Route>
            <Route path="/missions/:id">{({ id }) => <MissionPage key={id} id={id} />}</Route>
            <Route>
              <NotFound
                title="There is no such page"
                text="The address leads nowhere. All missions are in the list."
              />
            </Route>
          </Switch>
        </FailureWithin>
      </main>
    </div>
  );
}

function Layers({ ui }: { ui: Ui }) {
  useShortcut("n", () => ui.open("new-mission"), { label: "New mission", group: "Missions" });
  useNextThatNeedsYouKey();
  useShortcut("?", () => ui.open("keys"), { label: "All keys", group: "Everywhere" });
  useShortcut("mod+k", () => ui.layer === "palette" ? ui.close() : ui.open("palette"), {
    label: "Search and commands",
    group: "Everywhere",
    inDialog: ui.layer === "palette",
  });
  return (
    <>
      <NewMissionDialog open={ui.layer === "new-mission"} onClose={ui.close} />
      <CommandPalette open={ui.layer === "palette"} ui={ui} />
      <KeySheet open={ui.layer === "keys"} onClose={ui.close} />
    </>
  );
}
