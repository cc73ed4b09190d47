import { useCallback, useState } from "react";
import { readStored, writeStored } from "../../../lib/storage.ts";
import { useHasRail, useIsWide } from "../../../lib/use-media.ts";
import { type GateView, VIEWS } from "./view-switch.tsx";

const KEY = "haloop:gate-view";

/** The chosen view, remembered over missions; without a choice, what the room allows. */
export function useView(): [GateView, (view: GateView) => void] {
  const wide = useIsWide();
  const roomy = useHasRail();
  const [chosen, setChosen] = useState(() => VIEWS.find((view) => view === readStored(KEY)));
  const choose = useCallback((view: GateView) => {
    setChosen(view);
    writeStored(KEY, view);
  }, []);
  const fitting = roomy ? "split" : wide ? "editor" : "preview";
  const view = chosen ?? fitting;
  return [view === "split" && !wide ? "preview" : view, choose];
}
