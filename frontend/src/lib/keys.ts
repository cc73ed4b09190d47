/** How key chords are read from events and written for people. No DOM is touched here. */

export const isMac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? "");

/** The part of a keyboard event that decides. */
export interface Keystroke {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Whether a keystroke is the chord `keys`, such as "mod+enter". */
export function matchesKeys(event: Keystroke, keys: string, mac = isMac): boolean {
  const parts = keys.toLowerCase().split("+");
  const key = parts.at(-1) ?? "";
  const wantsMod = parts.includes("mod");
  if ((mac ? event.metaKey : event.ctrlKey) !== wantsMod) return false;
  if ((mac ? event.ctrlKey : event.metaKey) || event.altKey) return false;
  // A sign such as "?" needs Shift on some keyboards and not on others: only letters tell.
  const shiftCounts = key.length > 1 || /[a-z]/.test(key);
  if (shiftCounts && event.shiftKey !== parts.includes("shift")) return false;
  return pressedKey(event) === key;
}

// On a keyboard of another script the letter is found by its place.
function pressedKey(event: Keystroke): string {
  const key = event.key.toLowerCase();
  const placed = /^Key([A-Z])$/.exec(event.code)?.[1];
  return key.length === 1 && key > "\u007f" && placed !== undefined ? placed.toLowerCase() : key;
}

const MAC_NAMES: Readonly<Record<string, string>> = {
  mod: "⌘",
  shift: "⇧",
  enter: "↵",
  escape: "Esc",
};
const OTHER_NAMES: Readonly<Record<string, string>> = {
  mod: "Ctrl",
  shift: "Shift",
  enter: "↵",
  escape: "Esc",
};
const COMMON_NAMES: Readonly<Record<string, string>> = {
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
};

/** The chord as it is written on this machine: one piece on macOS (⌘↵), one per key elsewhere. */
export function keyLabels(keys: string, mac = isMac): string[] {
  const names = { ...COMMON_NAMES, ...(mac ? MAC_NAMES : OTHER_NAMES) };
  const labels = keys.toLowerCase().split("+").map((part) => names[part] ?? part.toUpperCase());
  return mac ? [labels.join("")] : labels;
}
