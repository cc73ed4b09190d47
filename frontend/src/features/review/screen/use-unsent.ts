import { useEffect, useMemo, useSyncExternalStore } from "react";
import { hasWords } from "../comments/comment.ts";
import type { Comments, CommentsSnapshot } from "../comments/comments.ts";

/** What the person has to say about an artifact and has not sent. */
export interface Unsent {
  comments: Comments;
  snapshot: CommentsSnapshot;
  /** How many comments on lines would be sent. */
  count: number;
  /** The same with the note about the whole. */
  sends: number;
}

/** Unsent comments as they are now, in step with other tabs. */
export function useUnsent(comments: Comments): Unsent {
  const snapshot = useSyncExternalStore(comments.subscribe, comments.snapshot);
  useEffect(() => {
    comments.reload();
    const listen = (event: StorageEvent) => {
      const news = comments.parts.store.news(event);
      if (news !== undefined) comments.heard(news);
    };
    addEventListener("storage", listen);
    return () => removeEventListener("storage", listen);
  }, [comments]);
  const count = useMemo(() => snapshot.comments.filter(hasWords).length, [snapshot.comments]);
  return { comments, snapshot, count, sends: count + (snapshot.note.trim() === "" ? 0 : 1) };
}
