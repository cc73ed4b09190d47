/** The mission being written: kept in this browser from the first letter until it is created. */
import { MissionType } from "@haloop/shared";
import { useCallback, useEffect, useState } from "react";
import { readStored, writeStored } from "../../lib/storage.ts";

export interface MissionDraft {
  title: string;
  type: MissionType;
  rawInput: string;
  workflowId?: string;
  /** The chosen project's path, null for none; absent for whichever is active. */
  projectPath?: string | null;
  /** The configured one unless given. */
  agent?: string;
  /** In US dollars, as it was typed. */
  budget?: string;
}

const KEEP_AFTER_MS = 250;
const KEY = "haloop.new-mission";
const EMPTY: MissionDraft = { title: "", type: "feature", rawInput: "" };

export function isEmptyDraft(draft: MissionDraft): boolean {
  return draft.title === "" && draft.rawInput === "";
}

/** Reads what was kept, by this program or an older one; anything odd in it counts as empty. */
export function parseDraft(stored: string | undefined): MissionDraft {
  if (stored === undefined) return EMPTY;
  try {
    const value = JSON.parse(stored) as Partial<Record<keyof MissionDraft, unknown>>;
    const type = MissionType.safeParse(value.type);
    return {
      title: typeof value.title === "string" ? value.title : "",
      type: type.success ? type.data : EMPTY.type,
      rawInput: typeof value.rawInput === "string" ? value.rawInput : "",
      ...(typeof value.agent === "string" ? { agent: value.agent } : {}),
      ...(typeof value.budget === "string" ? { budget: value.budget } : {}),
      ...(typeof value.workflowId === "string" ? { workflowId: value.workflowId } : {}),
      ...(typeof value.projectPath === "string" || value.projectPath === null
        ? { projectPath: value.projectPath }
        : {}),
    };
  } catch {
    return EMPTY;
  }
}

export interface DraftControl {
  draft: MissionDraft;
  /** False when the browser refuses to keep it, because it is full or forbids it. */
  kept: boolean;
  change: (part: Partial<MissionDraft>) => void;
  /** Forgets it: the mission exists now. */
  clear: () => void;
}

export function useMissionDraft(): DraftControl {
  const [draft, setDraft] = useState(() => parseDraft(readStored(KEY)));
  const [kept, setKept] = useState(true);
  const change = useCallback((part: Partial<MissionDraft>) => {
    setDraft((old) => ({ ...old, ...part }));
  }, []);
  const clear = useCallback(() => setDraft(EMPTY), []);
  useEffect(() => {
    if (isEmptyDraft(draft)) return void setKept(writeStored(KEY, undefined));
    // A long text is not written at every letter; a page that is left writes what it still owes.
    const stop = () => {
      clearTimeout(timer);
      removeEventListener("pagehide", keep);
    };
    const keep = () => {
      stop();
      setKept(writeStored(KEY, JSON.stringify(draft)));
    };
    const timer = setTimeout(keep, KEEP_AFTER_MS);
    addEventListener("pagehide", keep);
    return stop;
  }, [draft]);
  return { draft, kept, change, clear };
}
