import { useCallback, useState } from "react";
import { readStored, writeStored } from "./storage.ts";

/** A yes or no that this browser remembers. */
export function useStoredFlag(key: string, initial: boolean): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => {
    const stored = readStored(key);
    return stored === undefined ? initial : stored === "yes";
  });
  const store = useCallback((next: boolean) => {
    setValue(next);
    writeStored(key, next ? "yes" : "no");
  }, [key]);
  return [value, store];
}
