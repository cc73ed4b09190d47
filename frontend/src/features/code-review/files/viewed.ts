/** Which files the person has looked at, kept in this browser for one state of the workspace. */
import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import { readStored, writeStored } from "../../../lib/storage.ts";

const Kept = z.object({ tree: z.string(), ids: z.array(z.string()) });

/** Reads what was kept; marks of another tree are about files that may have changed since. */
export function parseViewed(stored: string | undefined, tree: string): ReadonlySet<string> {
  try {
    const kept = Kept.safeParse(JSON.parse(stored ?? "null"));
    return new Set(kept.success && kept.data.tree === tree ? kept.data.ids : []);
  } catch {
    return new Set();
  }
}

export interface Viewed {
  ids: ReadonlySet<string>;
  has: (file_id: string) => boolean;
  count: number;
  mark: (file_id: string, viewed: boolean) => void;
}

export function useViewed(mission_id: string, tree: string): Viewed {
  const key = `haloop:viewed:${mission_id}`;
  const [ids, setIds] = useState(() => parseViewed(readStored(key), tree));
  useEffect(() => {
    const read = () => setIds(parseViewed(readStored(key), tree));
    read();
    const heard = (event: StorageEvent) => event.key === key && read();
    addEventListener("storage", heard);
    return () => removeEventListener("storage", heard);
  }, [key, tree]);
  const mark = useCallback((id: string, viewed: boolean) => {
    setIds((before) => {
      const next = new Set(before);
      if (viewed) next.add(id);
      else next.delete(id);
      writeStored(key, JSON.stringify({ tree, ids: [...next] }));
      return next;
    });
  }, [key, tree]);
  return { ids, has: (id) => ids.has(id), count: ids.size, mark };
}
