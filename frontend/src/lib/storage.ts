/**
 * What this browser keeps. A storage that is full or forbidden makes these give back nothing or
 * false instead of throwing: the page must go on working.
 */

export function readStored(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps `value`, or forgets the key when it is undefined. False when the browser would not. */
export function writeStored(key: string, value: string | undefined): boolean {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
