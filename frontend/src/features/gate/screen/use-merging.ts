import { useEffect, useRef, useState } from "react";
import { type DocumentState, isConflict } from "../document/document-state.ts";
import type { GateSession } from "../session/gate-session.ts";
import type { GateSnapshot } from "../session/gate-snapshot.ts";
import { beginMerge, type MergeWith, type Merging } from "./merge-gate.tsx";

/** The merge with somebody else's text, while one is open. */
export function useMerging(session: GateSession, { document, other }: GateSnapshot) {
  const [merging, setMerging] = useState<Merging>();
  const begin = (with_: MergeWith) => setMerging(beginMerge(session, with_));
  const withServer = () => begin({ is: "server", saved: document.server });
  useMergeWhenOutrun(document, withServer);
  return {
    merging,
    withServer,
    withTab: () => other && begin({ is: "tab", draft: other }),
    close: () => setMerging(undefined),
  };
}

/** Opens the merge by itself after a save that someone else outran, once per such save. */
function useMergeWhenOutrun(document: DocumentState, open: () => void) {
  const { save } = document;
  const handled = useRef<DocumentState["save"]>(undefined);
  useEffect(() => {
    if (save.is !== "failed" || !save.outrun || handled.current === save) return;
    // The other text comes with the next answer of the server.
    if (!isConflict(document)) return;
    handled.current = save;
    open();
  });
}
