import { useCallback, useState } from "react";
import { readStored, writeStored } from "../../../lib/storage.ts";

/** Which comments of sent rounds the person is done with. It changes nothing but what is in view. */
export function useResolved(
  mission_id: string,
): [resolved: ReadonlySet<string>, resolve: (id: string, done: boolean) => void] {
  const key = `haloop:resolved:${mission_id}`;
  const [resolved, setResolved] = useState(() => new Set((readStored(key) ?? "").split(" ")));
  const resolve = useCallback((id: string, done: boolean) => {
    setResolved((before) => {
      const next = new Set(before);
      if (done) next.add(id);
      else next.delete(id);
      writeStored(key, [...next].filter((one) => one !== "").join(" "));
      return next;
    });
  }, [key]);
  return [resolved, resolve];
}
