import { useEffect, useState } from "react";
import type { LogReader } from "./log-reader.ts";
import { type LogHits, NO_HITS, searchLog } from "./log-search.ts";

/** Typing settles for this long before a search begins. */
const SETTLE_MS = 150;

/** The hits of `query`, those in lines that are written later included. */
export function useLogSearch(reader: LogReader, query: string): LogHits {
  const [hits, setHits] = useState<LogHits>(NO_HITS);
  useEffect(() => {
    if (query === "") return;
    const ending = new AbortController();
    const timer = setTimeout(() => {
      searchLog(reader, query, ending.signal, setHits);
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [reader, query]);
  if (query === "") return NO_HITS;
  return hits.query === query ? hits : { ...NO_HITS, query, done: false, share: 0 };
}
