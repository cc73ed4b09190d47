import { useEffect, useState, useSyncExternalStore } from "react";
import type { CodeComment } from "../comments/code-comment.ts";
import { type CodeComments, codeCommentsOf } from "../comments/code-comments.ts";

/** The unsent comments on a mission's change, kept in step with other tabs. */
export function useCodeComments(
  mission_id: string,
): { store: CodeComments; comments: readonly CodeComment[]; kept: boolean } {
  const [store] = useState(() => codeCommentsOf(mission_id));
  const { comments, kept } = useSyncExternalStore(store.subscribe, store.snapshot);
  useEffect(() => {
    const listen = (event: StorageEvent) => store.heard(event.key);
    addEventListener("storage", listen);
    return () => removeEventListener("storage", listen);
  }, [store]);
  return { store, comments, kept };
}
