import { useState } from "react";
import type { VersionChoice } from "../versions/version-picker.tsx";
import { useView } from "./use-view.ts";
import type { GateView } from "./view-switch.tsx";

/** What the person looks at: which view, which version, and what is compared with what. */
export interface Looking {
  view: GateView;
  setView: (view: GateView) => void;
  version: VersionChoice;
  setVersion: (choice: VersionChoice) => void;
  before: VersionChoice | undefined;
  setBefore: (choice: VersionChoice) => void;
  after: VersionChoice;
  setAfter: (choice: VersionChoice) => void;
  /** Shows another text against the present one. */
  compare: (before: VersionChoice) => void;
  /** What is read is not the text that Continue lets through. */
  readsOld: boolean;
}

/** `insists` is a view that is shown until the person chooses one. */
export function useLooking(insists: GateView | undefined): Looking {
  const [chosen, setView] = useView();
  const view = insists ?? chosen;
  const [version, setVersion] = useState<VersionChoice>("current");
  const [before, setBefore] = useState<VersionChoice>();
  const [after, setAfter] = useState<VersionChoice>("current");
  const compare = (choice: VersionChoice) => {
    setBefore(choice);
    setAfter("current");
    setView("diff");
  };
  const readsOld = version !== "current" && view !== "diff";
  return {
    view,
    setView,
    version,
    setVersion,
    before,
    setBefore,
    after,
    setAfter,
    compare,
    readsOld,
  };
}
