import { useEffect, useState } from "react";
import type { LogReader } from "./log-reader.ts";
import { type LogHits, NO_HITS, searchLog } from "./log-search.ts";

/** Typing settles for this long before a search begins. */
const SETTLE_MS = 150;

/** The hits of `query`; looks again when the log has grown. */
export function useLogSearch(reader: LogReader, query: string, lineCount: number): LogHits {
  const [hits, setHits] = useState<LogHits>(NO_HITS);
  useEffect(() => {
    if (query === "") return;
    const ending = new AbortController();
    const timer = setTimeout(() => {
      searchLog(reader, query, ending.signal, setHits).catch(() => {
        // The connection's banner says that the server is gone; the next poll searches again.
      });
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [reader, query, lineCount]);
  if (query === "") return NO_HITS;
  return hits.query === query ? hits : { ...NO_HITS, query, done: false };
}
