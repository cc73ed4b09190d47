/** The mission being written: kept in this browser from the first letter until it is created. */
import { MissionType } from "@haloop/shared";
import { useCallback, useEffect, useState } from "react";
import { readStored, writeStored } from "../../lib/storage.ts";

export interface MissionDraft {
  title: string;
  type: MissionType;
  rawInput: string;
  workflowId?: string;
}

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
      ...(typeof value.workflowId === "string" ? { workflowId: value.workflowId } : {}),
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
    setKept(writeStored(KEY, isEmptyDraft(draft) ? undefined : JSON.stringify(draft)));
  }, [draft]);
  return { draft, kept, change, clear };
}
