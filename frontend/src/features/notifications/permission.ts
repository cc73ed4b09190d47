/**
 * Whether this browser tells of missions with desktop notifications. The person is asked once, by
 * their own click; what they chose is remembered and can be changed in the sidebar's foot.
 */
import { useSyncExternalStore } from "react";
import { readStored, writeStored } from "../../lib/storage.ts";

const KEY = "haloop.notify";

/**
 * `off_offered`: nothing was asked yet. `on` and `off`: the person chose. `blocked`: the browser
 * refuses. `unsupported`: there are none here, as on an address without TLS that is not this machine.
 */
export type NotifyState = "off_offered" | "on" | "off" | "blocked" | "unsupported";

const listeners = new Set<() => void>();

export function useNotifyState(): NotifyState {
  return useSyncExternalStore(subscribe, notifyState);
}

export function notifyState(): NotifyState {
  if (!("Notification" in globalThis) || !globalThis.isSecureContext) return "unsupported";
  if (Notification.permission === "denied") return "blocked";
  const chosen = readStored(KEY);
  if (chosen === "yes" && Notification.permission === "granted") return "on";
  return chosen === undefined ? "off_offered" : "off";
}

/** Asks the browser; must be called from a click. */
export async function turnOn(): Promise<void> {
  await Notification.requestPermission();
  // Also when the question was waved away: it is not put again by itself.
  choose("yes");
}

export function turnOff(): void {
  choose("no");
}

function choose(value: "yes" | "no") {
  writeStored(KEY, value);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  // Another tab's choice counts here as well.
  globalThis.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    globalThis.removeEventListener("storage", listener);
  };
}
