/**
 * What can be done here and now: one registry, from which the palette offers everything that has a
 * name and the key sheet lists what has keys. One listener for the page runs what has keys.
 *
 * Keys are written "j", "?", "mod+k", "mod+enter", "shift+mod+p"; `mod` is ⌘ on macOS and Ctrl
 * elsewhere.
 */
import { useEffect, useRef, useSyncExternalStore } from "react";
import { isMac, keyLabels, matchesKeys } from "./keys.ts";

export { isMac, keyLabels };

export interface ShortcutOptions {
  /** What it does, for the palette and the key sheet; without a label it stands in neither. */
  label?: string;
  /** The heading in the key sheet. */
  group?: string;
  /** Works while the person is typing. Chords with `mod` do by default, nothing else does. */
  whenTyping?: boolean;
  /** Works while a dialog or menu is open, where all others are silent. */
  inDialog?: boolean;
  /** False takes it out of the registry for now. */
  enabled?: boolean;
}

export interface Shortcut extends ShortcutOptions {
  /** Absent for what is only found by its name. */
  keys?: string;
  run: (event: KeyboardEvent) => void;
}

let registry: readonly Shortcut[] = [];
const listeners = new Set<() => void>();

function setRegistry(next: readonly Shortcut[]) {
  registry = next;
  for (const listener of listeners) listener();
}

/** Calls `handler` on the keys for as long as the component is mounted. The newest one wins. */
export function useShortcut(
  keys: string,
  handler: (event: KeyboardEvent) => void,
  options: ShortcutOptions = {},
): void {
  useRegistered(keys, handler, options);
}

/** Offers in the palette what has no key of its own, for as long as the component is mounted. */
export function useCommand(label: string, run: () => void, enabled = true): void {
  useRegistered(undefined, run, { label, enabled });
}

/** {@link useCommand} for each entry of a list. */
export function Command({ label, run }: { label: string; run: () => void }) {
  useCommand(label, run);
  return null;
}

function useRegistered(
  keys: string | undefined,
  handler: (event: KeyboardEvent) => void,
  options: ShortcutOptions,
): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  const { label, group, whenTyping, inDialog, enabled = true } = options;
  useEffect(() => {
    if (!enabled) return;
    const shortcut: Shortcut = {
      ...(keys === undefined ? {} : { keys }),
      run: (event) => latest.current(event),
      ...(label === undefined ? {} : { label }),
      ...(group === undefined ? {} : { group }),
      ...(whenTyping === undefined ? {} : { whenTyping }),
      ...(inDialog === undefined ? {} : { inDialog }),
    };
    setRegistry([...registry, shortcut]);
    return () => setRegistry(registry.filter((entry) => entry !== shortcut));
  }, [keys, label, group, whenTyping, inDialog, enabled]);
}

/** Everything that can be done now, in the order in which they were registered. */
export function useRegisteredShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => registry);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Starts listening; called once by the shell. Gives back what stops it. */
export function listenForShortcuts(): () => void {
  globalThis.addEventListener("keydown", onKeyDown);
  return () => globalThis.removeEventListener("keydown", onKeyDown);
}

function onKeyDown(event: KeyboardEvent) {
  // An input method's keys belong to it, and what an editor has already dealt with is done.
  if (event.isComposing || event.defaultPrevented) return;
  const typing = isTyping(event.composedPath()[0]);
  const layered = isLayerOpen();
  const shortcut = registry.findLast(({ keys, whenTyping, inDialog }) =>
    keys !== undefined && matchesKeys(event, keys) &&
    (!typing || (whenTyping ?? keys.includes("mod+"))) &&
    (!layered || inDialog === true)
  );
  if (shortcut === undefined) return;
  event.preventDefault();
  // Held down, a key may walk through a list, but never act again on what its first press led to.
  if (event.repeat && shortcut.keys?.includes("mod+")) return;
  shortcut.run(event);
}

const NOT_TEXT = new Set(["button", "checkbox", "radio", "submit", "reset", "file", "range"]);

/** Whether what has the focus takes letters. */
export function isTyping(target: EventTarget | null | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NOT_TEXT.has(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement;
}

function isLayerOpen(): boolean {
  return document.querySelector(
    '[role="dialog"][data-state="open"],[role="alertdialog"][data-state="open"],[role="menu"][data-state="open"]',
  ) !== null;
}
